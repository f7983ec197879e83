package io.wafleet.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.wafleet.campaign.CampaignRequest;
import io.wafleet.campaign.rows.RowsFile;
import io.wafleet.command.device.DevicePatch;
import io.wafleet.command.device.MediaRequest;
import io.wafleet.command.device.NewDevice;
import io.wafleet.command.device.RollingRestartRequest;
import io.wafleet.command.device.TypedCodeRequest;
import io.wafleet.command.device.VolumeImport;
import io.wafleet.command.people.ChannelMessages;
import io.wafleet.command.people.ContactsRequest;
import io.wafleet.command.people.GroupChange;
import io.wafleet.command.people.GroupPage;
import io.wafleet.command.people.MembersChange;
import io.wafleet.command.people.MessageMark;
import io.wafleet.command.people.NewGroup;
import io.wafleet.command.people.NumbersCheck;
import io.wafleet.command.people.PictureChange;
import io.wafleet.command.webhook.EventRedelivery;
import io.wafleet.command.webhook.NewWebhook;
import io.wafleet.command.webhook.RangeRedelivery;
import io.wafleet.command.webhook.SecretRotation;
import io.wafleet.command.webhook.WebhookPatch;
import io.wafleet.command.webhook.WebhookPause;
import io.wafleet.command.webhook.WebhookWishes;
import io.wafleet.content.Content;
import io.wafleet.job.AskedTerms;
import io.wafleet.job.JobsRequest;
import io.wafleet.job.Order.OnUncertain;
import io.wafleet.job.Priority;
import io.wafleet.job.QueuePatch;
import io.wafleet.job.QueuePause;
import io.wafleet.job.SendRequest;
import io.wafleet.job.SendState;
import io.wafleet.job.idempotency.Answer;
import io.wafleet.optout.NewOptOut;
import io.wafleet.optout.OptOutTable;
import io.wafleet.optout.Rules;
import io.wafleet.quota.Limits;
import io.wafleet.quota.Quota;
import io.wafleet.quota.QuotaChange;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests and answers are the same after they went over a bus that carries text. */
class RequestsTest {
    private static final AskedTerms SAID = new AskedTerms(
            Priority.HIGH, Instant.parse("2030-01-02T03:04:05.678Z"), Duration.ofHours(3), OnUncertain.RETRY);
    private static final AskedTerms UNSAID = new AskedTerms(null, null, null, null);
    private static final JsonObject SETTINGS =
            new JsonObject().put("proxy", "socks5://p").putNull("binary");
    private static final WebhookWishes WISHES = new WebhookWishes(
            List.of("ana", "5511999990001"),
            List.of("message.*"),
            new JsonObject().put("X-Key", "k").putNull("X-Old"),
            new WebhookWishes.Description("for n8n"));
    private static final WebhookWishes NO_WISHES = new WebhookWishes(null, null, null, null);
    private static final RowsFile ROWS = RowsFile.csv(Buffer.buffer("to\n55119\u00e9"), "ISO-8859-1");

    private static Stream<Request> requests() {
        return Stream.of(
                new ById("a b"),
                new ErasureRequest(Set.of("1@s.whatsapp.net", "2@lid")),
                new PageRequest(null, 1),
                new PageRequest("x", 200),
                new NamedDevices("from", List.of("+55 11", "ana")),
                new SendRequest(
                        "ana", "1@s.whatsapp.net", new Content.Text("h\u00e9"), SAID, "key", Duration.ofSeconds(25)),
                new SendRequest("ana", null, new Content.Text(""), UNSAID, null, Duration.ZERO),
                new JobsRequest(SendState.SENT, "1@s.whatsapp.net", new PageRequest("x", 5)),
                new JobsRequest(null, null, new PageRequest(null, 5)),
                new QueuePause(null),
                new QueuePatch(SETTINGS),
                new CampaignRequest(
                                "ana", "BR", "n", "text", new JsonObject().put("text", "{{a}}"), SAID, ROWS, true, null)
                        .with(new CampaignRequest.Once("k", "f")),
                new CampaignRequest(
                        "ana",
                        null,
                        null,
                        "text",
                        new JsonObject(),
                        UNSAID,
                        RowsFile.json(Buffer.buffer("[]")),
                        false,
                        null),
                new NewDevice("acme", "5511999990001", "ana", "Ana", true, SETTINGS),
                new NewDevice("acme", null, null, null, false, new JsonObject()),
                new DevicePatch(new DevicePatch.Name(null), SETTINGS),
                new DevicePatch(null, new JsonObject()),
                new VolumeImport("acme", "/tmp/a b", true, "n", false),
                new MediaRequest("M1", "1@s.whatsapp.net"),
                new NewGroup("Lo\u00e7a", List.of("1@s.whatsapp.net")),
                new GroupChange("1@g.us", GroupChange.Field.SUBJECT, "s"),
                new GroupChange("1@g.us", GroupChange.Field.LOCKED, true),
                new MembersChange("1@g.us", MembersChange.Action.REMOVE, List.of("1@lid")),
                new PictureChange("1@g.us", Buffer.buffer("\u0089PNG")),
                new PictureChange(null, null),
                new NumbersCheck(List.of("1@s.whatsapp.net")),
                new ContactsRequest("jo\u00e3o", new PageRequest("1@lid", 5)),
                new ContactsRequest(null, new PageRequest(null, 5)),
                new GroupPage("1@g.us", new PageRequest(null, 5)),
                new ChannelMessages("1@newsletter", 7, 5),
                new MessageMark("1@lid", "M1", MessageMark.Mark.UNSTAR),
                new RollingRestartRequest(List.of("ana"), true),
                new RollingRestartRequest(List.of(), false),
                new RollingRestartRequest(null, false),
                new TypedCodeRequest("5511999990000"),
                new NewOptOut("acme", "1@s.whatsapp.net", "asked for it"),
                new NewOptOut("acme", "1@lid", null),
                new OptOutTable("acme", "BR", ROWS),
                new OptOutTable("acme", null, ROWS),
                new Rules("acme", List.of("SAIR"), "bye"),
                new Rules("acme", null, null),
                new QuotaChange("acme", Limits.NONE),
                new QuotaChange(
                        "acme",
                        new Limits(
                                Map.of(Quota.DEVICES, OptionalLong.of(5), Quota.SENDS_PER_DAY, OptionalLong.empty()))),
                new NewWebhook("acme", "http://h/", "v1", "whsec_x", 7L, WISHES),
                new NewWebhook("acme", "http://h/", null, null, null, NO_WISHES),
                new WebhookPatch("w", "http://h/", WISHES),
                new WebhookPatch(
                        "w", null, new WebhookWishes(List.of(), List.of(), null, new WebhookWishes.Description(null))),
                new WebhookPause("w", null),
                new SecretRotation("w", "s", Duration.ofMinutes(5)),
                new SecretRotation("w", null, null),
                new EventRedelivery("w", Long.MAX_VALUE),
                new RangeRedelivery("w", 1, 2, List.of("dead")));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void shouldBeTheSameWhenItWentOverTheBus(Request request) throws ReflectiveOperationException {
        Method read = request.getClass().getMethod("of", JsonObject.class);

        assertThat(read.invoke(null, new JsonObject(request.toJson().encode()))).isEqualTo(request);
    }

    @Test
    void shouldBeTheSameWhenItIsAnAnswer() {
        Answer answer = new Answer("j", 202, "{\"a\": 1}");

        assertThat(Answer.of(new JsonObject(answer.toJson().encode()))).isEqualTo(answer);
    }

    /** Whoever writes another has to name it above. */
    @Test
    void shouldBeLookedAtWhenItIsARequest() throws Exception {
        Pattern record = Pattern.compile("record (\\w+)\\([^{]*\\)\\s+implements Request\\b");
        Set<String> looked =
                requests().map(each -> each.getClass().getSimpleName()).collect(Collectors.toSet());
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            Set<String> written = files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> record.matcher(read(file)).results())
                    .map(found -> found.group(1))
                    .collect(Collectors.toSet());
            assertThat(written).isNotEmpty().isEqualTo(looked);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
