package io.wafleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import io.wafleet.access.Access;
import io.wafleet.bus.Addresses;
import io.wafleet.bus.Bus;
import io.wafleet.campaign.CampaignRequest;
import io.wafleet.campaign.rows.RowsFile;
import io.wafleet.command.ById;
import io.wafleet.command.Commands;
import io.wafleet.command.ErasureRequest;
import io.wafleet.command.NamedDevices;
import io.wafleet.command.PageRequest;
import io.wafleet.command.Request;
import io.wafleet.command.Verb;
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
import io.wafleet.config.ConfigurationException;
import io.wafleet.config.ConfigurationLoader;
import io.wafleet.content.Content;
import io.wafleet.id.DeviceId;
import io.wafleet.job.AskedTerms;
import io.wafleet.job.JobsRequest;
import io.wafleet.job.QueuePatch;
import io.wafleet.job.QueuePause;
import io.wafleet.job.SendRequest;
import io.wafleet.optout.NewOptOut;
import io.wafleet.optout.OptOutTable;
import io.wafleet.optout.Rules;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import io.wafleet.quota.Limits;
import io.wafleet.quota.QuotaChange;
import io.wafleet.store.Database;
import io.wafleet.store.DatabaseUrl;
import io.wafleet.tenant.TestTenants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Every verb there is, asked over the bus of a whole gateway: without an access, with a torn one, with another tenant's, and
 * with the right one. A new verb does not compile here before it is said how it is asked.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EveryVerbIT {
    private static final String TENANT = "theirs";
    private static final DeviceId DEVICE = new DeviceId("5571944440001");
    private static final DeviceId NO_DEVICE = new DeviceId("nobody");
    private static final String FRIEND = "5521977776666";
    private static final String GROUP = "120363025246125486@g.us";
    private static final Access OWNER = new Access.Tenant(TENANT);
    private static final List<Access> STRANGERS = List.of(
            new Access.Tenant("spies"),
            OWNER.only(Set.of(NO_DEVICE)),
            new Access.Fleet().only(Set.of(NO_DEVICE)),
            new Access.Tenant("spies").only(Set.of(DEVICE)));

    /** Questions for all that the access covers, which is nothing. */
    private static final Set<Verb> ANSWERED_TO_STRANGERS = EnumSet.of(
            Verb.LIST,
            Verb.NAMES,
            Verb.QUEUES,
            Verb.CAMPAIGN_LIST,
            Verb.ROLL_PROGRESS,
            Verb.ROLL_CANCEL,
            Verb.ERASE_PERSON);

    private static final Set<ProblemCode> NOTHING_THERE = EnumSet.of(
            ProblemCode.FORBIDDEN,
            ProblemCode.DEVICE_NOT_FOUND,
            ProblemCode.JOB_NOT_FOUND,
            ProblemCode.CAMPAIGN_NOT_FOUND,
            ProblemCode.WEBHOOK_NOT_FOUND);

    private static final List<String> TORN = List.of(
            "null",
            "\"\"",
            "\"all\"",
            "\"tenant\"",
            "\"tenant:\"",
            "true",
            "{}",
            "{\"of\":\"fleet\"}",
            "{\"of\":\"fleet\",\"devices\":[]}",
            "{\"of\":\"fleet\",\"devices\":[\"A B\"]}",
            "[\"fleet\"]");

    /** Those after which others have nothing to work with. */
    private static final List<Verb> ENDS =
            List.of(Verb.CAMPAIGN_CANCEL, Verb.QUEUE_CLEAR, Verb.JOB_CANCEL, Verb.WEBHOOK_DELETE, Verb.DELETE);

    private static final AskedTerms AS_USUAL = new AskedTerms(null, null, null, null);
    private static final WebhookWishes NO_WISHES = new WebhookWishes(null, null, null, null);

    @TempDir
    static Path home;

    private static final Vertx vertx = Vertx.vertx();
    private static final Commands commands = new Commands(new Bus(vertx));
    private static String job;
    private static String campaign;
    private static String webhook;

    @BeforeAll
    static void startGateway() throws Exception {
        Map<String, String> environment = Map.of(
                "API_PORT", String.valueOf(TestPort.free()),
                "WAFLEET_HOST", "127.0.0.1",
                "WAFLEET_MANAGEMENT_PORT", String.valueOf(TestPort.free()),
                "WAFLEET_HOOK_PORT", String.valueOf(TestPort.free()),
                "WAFLEET_CHILD_BINARY", home.resolve("no-binary").toString(),
                "WAFLEET_FETCH_PRIVATE", "on");
        Files.createDirectories(home.resolve("data"));
        inDatabase(database -> TestTenants.make(database, TENANT));
        String first = deploy(environment);
        ask(OWNER, Verb.CREATE);
        vertx.undeploy(first).await();
        pretendItWasPaired();
        deploy(environment);
        job = ask(OWNER, Verb.SEND).getString("job");
        campaign = ask(OWNER, Verb.CAMPAIGN).getString("job");
        webhook = ask(OWNER, Verb.WEBHOOK_CREATE).getString("id");
    }

    private static String deploy(Map<String, String> environment) throws ConfigurationException {
        return vertx.deployVerticle(new GatewayVerticle(
                        ConfigurationLoader.load(home, environment),
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        "test",
                        () -> {}))
                .await();
    }

    /** So that it takes what is to be sent; it has no child, and sends nothing. */
    private static void pretendItWasPaired() {
        inDatabase(database -> database.write(session ->
                        session.change("UPDATE devices SET jid = ?", Tuple.of(DEVICE.value() + "@s.whatsapp.net")))
                .await());
    }

    /** While no gateway has it. */
    private static void inDatabase(Consumer<Database> change) {
        Database database = Database.open(vertx, new DatabaseUrl.Sqlite(home.resolve("data/wafleet.db")))
                .await();
        change.accept(database);
        database.close().await();
    }

    @AfterAll
    static void stopGateway() {
        vertx.close().await();
    }

    private static JsonObject ask(Access by, Verb verb) {
        Request request = request(verb);
        return (verb.isOfDevice() ? commands.ask(by, DEVICE, verb, request) : commands.ask(by, verb, request)).await();
    }

    /** What the owner would ask. */
    private static Request request(Verb verb) {
        return switch (verb) {
            case GET,
                    DELETE,
                    START,
                    STOP,
                    RESTART,
                    LOGOUT,
                    QR,
                    RECONNECT,
                    QUEUE,
                    QUEUE_RESUME,
                    QUEUE_CLEAR,
                    LIST,
                    QUEUES,
                    ROLL_PROGRESS,
                    ROLL_CANCEL -> Request.NONE;
            case PATCH -> new DevicePatch(new DevicePatch.Name("another name"), new JsonObject());
            case TYPED_CODE -> new TypedCodeRequest(FRIEND);
            case HISTORY -> new PageRequest(null, 10);
            case MEDIA -> new MediaRequest("M", FRIEND + "@s.whatsapp.net");
            case JOBS -> new JobsRequest(null, null, new PageRequest(null, 10));
            case QUEUE_PAUSE -> new QueuePause(null);
            case QUEUE_PATCH -> new QueuePatch(new JsonObject().put("interval", "1s"));
            case GROUPS, PROFILE, PRIVACY, CHANNELS -> Request.NONE;
            case GROUP, GROUP_LEAVE, GROUP_INVITE, GROUP_INVITE_RESET -> new ById(GROUP);
            case GROUP_REQUESTS -> new GroupPage(GROUP, new PageRequest(null, 10));
            case GROUP_PREVIEW, GROUP_JOIN -> new ById("https://chat.whatsapp.com/FqZ1yB4mC2d5K9tQeWxyz0");
            case GROUP_CREATE -> new NewGroup("a group", List.of(FRIEND + "@s.whatsapp.net"));
            case GROUP_CHANGE -> new GroupChange(GROUP, GroupChange.Field.LOCKED, true);
            case GROUP_PICTURE -> new PictureChange(GROUP, null);
            case GROUP_MEMBERS, GROUP_REQUESTS_SETTLE ->
                new MembersChange(GROUP, MembersChange.Action.ADD, List.of(FRIEND + "@s.whatsapp.net"));
            case CONTACTS -> new ContactsRequest(null, new PageRequest(null, 10));
            case CONTACT, PICTURE -> new ById(FRIEND + "@s.whatsapp.net");
            case PROFILE_RENAME -> new ById("another name");
            case PROFILE_PICTURE -> new PictureChange(null, Buffer.buffer("a picture"));
            case CHANNEL, CHANNEL_UNFOLLOW -> new ById("120363144038483540@newsletter");
            case CHANNEL_MESSAGES -> new ChannelMessages("120363144038483540@newsletter", 0, 10);
            case MESSAGE_MARK -> new MessageMark(FRIEND + "@s.whatsapp.net", "M", MessageMark.Mark.STAR);
            case CHECK -> new NumbersCheck(List.of(FRIEND + "@s.whatsapp.net"));
            case CREATE -> new NewDevice(TENANT, DEVICE.value(), null, null, false, new JsonObject());
            case IMPORT -> new VolumeImport(TENANT, home.toString(), true, null, false);
            case RESOLVE, NAMES -> new NamedDevices("id", List.of(DEVICE.value()));
            case ROLL -> new RollingRestartRequest(List.of(DEVICE.value()), false);
            case SEND ->
                new SendRequest(
                        DEVICE.value(),
                        FRIEND + "@s.whatsapp.net",
                        new Content.Text("hello"),
                        AS_USUAL,
                        null,
                        Duration.ZERO);
            case CAMPAIGN, CAMPAIGN_DRY_RUN ->
                new CampaignRequest(
                        DEVICE.value(),
                        null,
                        null,
                        "text",
                        new JsonObject().put("text", "hello"),
                        AS_USUAL,
                        RowsFile.csv(Buffer.buffer("to\n" + FRIEND + "\n"), null),
                        false,
                        null);
            case JOB, JOB_CANCEL -> new ById(job);
            case CAMPAIGN_LIST -> new PageRequest(null, 10);
            case CAMPAIGN_GET, CAMPAIGN_PAUSE, CAMPAIGN_RESUME, CAMPAIGN_CANCEL -> new ById(campaign);
            case OPT_OUT_ADD, OPT_OUT_REMOVE -> new NewOptOut(TENANT, FRIEND + "@s.whatsapp.net", null);
            case OPT_OUT_IMPORT ->
                new OptOutTable(TENANT, null, RowsFile.csv(Buffer.buffer("to\n" + FRIEND + "\n"), null));
            case OPT_OUT_RULES_SET -> new Rules(TENANT, List.of("STOP"), null);
            case ERASE_PERSON -> new ErasureRequest(Set.of("5521966665555@s.whatsapp.net"));
            case QUOTAS, OPT_OUT_RULES -> new ById(TENANT);
            case QUOTAS_SET -> new QuotaChange(TENANT, Limits.NONE);
            case WEBHOOK_CREATE -> new NewWebhook(TENANT, "http://127.0.0.1:9/", null, null, null, NO_WISHES);
            case WEBHOOK_CHANGE -> new WebhookPatch(webhook, null, NO_WISHES);
            case WEBHOOK_PAUSE -> new WebhookPause(webhook, null);
            case WEBHOOK_ROTATE -> new SecretRotation(webhook, null, null);
            case WEBHOOK_DELETE, WEBHOOK_RESUME, WEBHOOK_TEST -> new ById(webhook);
            case WEBHOOK_REDELIVER -> new EventRedelivery(webhook, 1);
            case WEBHOOK_REDELIVER_RANGE -> new RangeRedelivery(webhook, 1, 1, List.of());
        };
    }

    /** The problem of a refusal; null for an answer, which must tell nothing of the owner's. */
    private static ProblemCode refusal(Access by, Verb verb) {
        try {
            assertThat(ask(by, verb).encode())
                    .as("%s to %s", verb, by)
                    .doesNotContain(DEVICE.value(), job, campaign, webhook);
            return null;
        } catch (ProblemException refused) {
            return refused.problem().code();
        }
    }

    /** How all stands that the owner has. */
    private static String state() {
        return Stream.of(Verb.LIST, Verb.QUEUE, Verb.JOB, Verb.CAMPAIGN_LIST, Verb.JOBS)
                .map(verb -> ask(OWNER, verb).encode())
                .toList()
                .toString();
    }

    @Test
    void shouldRefuseEveryVerbWhenTheAccessIsMissing() {
        for (Verb verb : Verb.values()) {
            assertForbidden(verb, new JsonObject());
        }
    }

    @ParameterizedTest
    @FieldSource("TORN")
    void shouldRefuseEveryVerbWhenTheAccessIsTorn(String access) {
        for (Verb verb : Verb.values()) {
            assertForbidden(verb, new JsonObject().put("access", Json.decodeValue(access)));
        }
    }

    private static void assertForbidden(Verb verb, JsonObject message) {
        String address = verb.isOfDevice() ? Addresses.device(DEVICE) : Addresses.fleet(verb.text());
        message.put("verb", verb.text()).put("request", request(verb).toJson());
        try {
            vertx.eventBus()
                    .request(
                            address,
                            message,
                            new DeliveryOptions().setSendTimeout(verb.deadline().toMillis()))
                    .await();
        } catch (ReplyException refused) {
            assertThat(refused.failureCode()).as("%s of %s", verb, message).isEqualTo(403);
            return;
        }
        throw new AssertionError(verb + " was served: " + message);
    }

    @ParameterizedTest
    @FieldSource("STRANGERS")
    void shouldAnswerEveryVerbAsIfThereWereNothingWhenTheAccessIsAnothers(Access stranger) {
        String before = state();
        Map<Verb, ProblemCode> refusals = new EnumMap<>(Verb.class);
        for (Verb verb : Verb.values()) {
            ProblemCode refusal = refusal(stranger, verb);
            if (refusal != null) {
                refusals.put(verb, refusal);
            }
        }
        Set<Verb> refused = EnumSet.complementOf(EnumSet.copyOf(ANSWERED_TO_STRANGERS));
        if (!stranger.limit().isEmpty()) {
            // A person is in what belongs to a tenant as a whole.
            refused.add(Verb.ERASE_PERSON);
        }
        assertThat(refusals.keySet()).isEqualTo(refused);
        assertThat(NOTHING_THERE).containsAll(refusals.values());
        assertThat(state()).isEqualTo(before);
    }

    /** Or else the refusals above could have another reason. */
    @Test
    @Order(Integer.MAX_VALUE)
    void shouldServeEveryVerbWhenTheAccessCoversIt() {
        Set<Verb> refused = EnumSet.noneOf(Verb.class);
        Stream.concat(Arrays.stream(Verb.values()).filter(verb -> !ENDS.contains(verb)), ENDS.stream())
                .forEach(verb -> {
                    try {
                        ask(OWNER, verb);
                    } catch (ProblemException answered) {
                        if (NOTHING_THERE.contains(answered.problem().code())) {
                            refused.add(verb);
                        }
                    }
                });
        assertThat(refused).as("those of administrators").containsExactly(Verb.QUOTAS_SET);
    }
}
