package io.wafleet.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.TestClock;
import io.wafleet.access.Access;
import io.wafleet.bus.Bus;
import io.wafleet.id.DeviceId;
import io.wafleet.journal.Draft;
import io.wafleet.journal.Journal;
import io.wafleet.metrics.Meters;
import io.wafleet.store.WithDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

abstract class UsageContract extends WithDatabase {
    private static final ZoneId ZONE = ZoneId.of("America/Sao_Paulo");
    private static final Access FLEET = new Access.Fleet();
    private static final List<String> STATES =
            List.of("queued", "sending", "sent", "delivered", "read", "failed", "uncertain", "cancelled", "expired");
    private static final Set<String> SENT = Set.of("sent", "delivered", "read");

    private final TestClock clock = new TestClock(Instant.now());
    private Journal journal;
    private UsageCount count;

    @BeforeEach
    void openCount() {
        journal = Journal.open(database, new Bus(vertx), new Meters(new SimpleMeterRegistry()))
                .await();
        count = new UsageCount(
                vertx,
                database,
                new UsageCount.Settings(ZONE, folder.resolve("sessions"), Duration.ofDays(400)),
                clock);
    }

    private void openAgain() {
        reopenDatabase();
        openCount();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(Instant.now(), ZONE);
    }

    private Future<?> append(String tenant, String device, String type, JsonObject data) {
        return journal.append(
                new Draft(tenant, new DeviceId(device), type, Instant.parse("2001-01-01T00:00:00Z"), null, data));
    }

    private Future<?> received(String tenant, String device, String kind) {
        return append(tenant, device, "message.received", new JsonObject().put("kind", kind));
    }

    private Future<?> moved(String tenant, String device, String kind, String from, String to, long bytes) {
        JsonObject job = new JsonObject()
                .put("state", to)
                .put("kind", kind)
                .put("content", new JsonObject().put("media", new JsonObject().put("size", bytes)));
        return append(
                tenant, device, "send.changed", new JsonObject().put("job", job).put("previous", from));
    }

    private List<UsageRow> rows(Access by, Group... groups) {
        List<UsageRow> rows = new ArrayList<>();
        UsageFilter filter =
                new UsageFilter(by, today().minusDays(1), today().plusDays(1), EnumSet.copyOf(List.of(groups)));
        List<String> after = List.of();
        boolean more = true;
        while (more) {
            UsageReportStore.Page page =
                    new UsageReportStore(database).page(filter, after, 2).await();
            rows.addAll(page.rows());
            more = page.more();
            after = page.rows().isEmpty() ? after : page.last();
        }
        return rows;
    }

    /** Whatever is said of jobs and messages, in whatever pieces it is counted, and however often the gateway is killed. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldBeTheSumOfWhatWasSentAndReceived(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Long> expected = new HashMap<>();
        for (int round = 0; round < 6; round++) {
            List<Future<?>> stored = new ArrayList<>();
            int events = random.nextInt(1, 400);
            for (int i = 0; i < events; i++) {
                String tenant = random.nextBoolean() ? "acme" : "beta";
                String device = tenant.charAt(0) + "-" + random.nextInt(3);
                Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
                boolean in = random.nextInt(3) == 0;
                String from = STATES.get(random.nextInt(STATES.size()));
                String to = STATES.get(random.nextInt(STATES.size()));
                stored.add(
                        in ? received(tenant, device, kind.text()) : moved(tenant, device, kind.text(), from, to, 7));
                if (in || (SENT.contains(to) && !SENT.contains(from))) {
                    String key = tenant + " " + device + " " + (in ? "in " : "out ") + kind.text();
                    expected.merge(key, 1L, Long::sum);
                }
            }
            Future.all(stored).await();
            if (random.nextBoolean()) {
                // Killed at some moment: what is not awaited may be counted or not.
                count.upToNow();
                openAgain();
            }
        }
        count.upToNow().await();
        count.upToNow().await();

        Map<String, Long> counted = new HashMap<>();
        long bytes = 0;
        for (UsageRow row : rows(FLEET, Group.TENANT, Group.DEVICE)) {
            String of = String.join(" ", row.names());
            row.out().forEach((kind, messages) -> counted.put(of + " out " + kind.text(), messages));
            row.in().forEach((kind, messages) -> counted.put(of + " in " + kind.text(), messages));
            bytes += row.bytesOut();
        }
        counted.values().removeIf(messages -> messages == 0);
        assertThat(counted).isEqualTo(expected);
        assertThat(bytes)
                .isEqualTo(7
                        * expected.entrySet().stream()
                                .filter(entry -> entry.getKey().contains(" out "))
                                .mapToLong(Map.Entry::getValue)
                                .sum());
    }

    @Test
    void shouldTellApartWhatIsAskedForAndShowNobodyAnothers() {
        // Given
        received("acme", "a-1", "text").await();
        received("acme", "a-2", "video_note").await();
        moved("acme", "a-1", "image", "sending", "sent", 5).await();
        moved("beta", "b-1", "text", "sending", "sent", 0).await();

        // When
        count.upToNow().await();

        // Then
        String day = today().toString();
        assertThat(rows(FLEET, Group.DAY, Group.TENANT, Group.DEVICE))
                .extracting(UsageRow::names)
                .containsExactly(List.of(day, "acme", "a-1"), List.of(day, "acme", "a-2"), List.of(day, "beta", "b-1"));
        UsageRow acme = rows(FLEET, Group.MONTH, Group.TENANT).get(0);
        assertThat(acme.toJson())
                .isEqualTo(new JsonObject()
                        .put("month", day.substring(0, 7))
                        .put("tenant", "acme")
                        .put("activeDevices", 2L)
                        .put("messagesOut", 1L)
                        .put("messagesIn", 2L)
                        .put("mediaBytesOut", 5L)
                        .put("mediaBytesIn", 0L)
                        .put("out", new JsonObject().put("image", 1L))
                        .put("in", new JsonObject().put("text", 1L).put("video", 1L)));
        assertThat(rows(new Access.Tenant("beta"), Group.TENANT))
                .extracting(UsageRow::names)
                .containsExactly(List.of("beta"));
        assertThat(rows(new Access.Tenant("acme").only(Set.of(new DeviceId("a-2"))), Group.DEVICE))
                .extracting(UsageRow::names)
                .containsExactly(List.of("a-2"));
        assertThat(rows(new Access.Tenant("acme").only(Set.of(new DeviceId("b-1"))), Group.DEVICE))
                .isEmpty();
    }

    @Test
    void shouldKnowHowLargeTheFilesWereThatCameIn() throws IOException {
        // Given
        Path media = Files.createDirectories(folder.resolve("sessions/a-1/statics/media"));
        Files.write(media.resolve("a.jpg"), new byte[1234]);
        Files.write(folder.resolve("secret"), new byte[99]);
        image("statics/media/a.jpg");
        image("statics/media/gone.jpg");
        image("../../secret");
        append(
                        "acme",
                        "a-1",
                        "message.received",
                        new JsonObject()
                                .put("kind", "image")
                                .put("media", new JsonObject())
                                .put("raw", new JsonObject().put("file_length", 1000)))
                .await();

        // When
        count.upToNow().await();

        // Then
        UsageRow row = rows(FLEET, Group.DEVICE).get(0);
        assertThat(row.in().get(Kind.IMAGE)).isEqualTo(4);
        assertThat(row.bytesIn()).isEqualTo(2234);
    }

    private void image(String path) {
        JsonObject media = new JsonObject().put("path", path);
        append(
                        "acme",
                        "a-1",
                        "message.received",
                        new JsonObject().put("kind", "image").put("media", media))
                .await();
    }

    @Test
    void shouldForgetWhatIsTooOld() {
        // Given
        received("acme", "a-1", "text").await();
        count.upToNow().await();

        // When
        clock.advance(Duration.ofDays(399));
        count.upToNow().await();

        // Then
        assertThat(rows(FLEET, Group.DAY)).hasSize(1);
        clock.advance(Duration.ofDays(3));
        count.upToNow().await();
        assertThat(rows(FLEET, Group.DAY)).isEmpty();
    }
}
