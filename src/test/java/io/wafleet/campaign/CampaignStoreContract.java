package io.wafleet.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import io.wafleet.access.Access;
import io.wafleet.bus.Bus;
import io.wafleet.campaign.Campaign.State;
import io.wafleet.campaign.rows.RowsFile;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.disk.DiskSpace;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.GowaClient;
import io.wafleet.id.DeviceId;
import io.wafleet.job.Order.OnUncertain;
import io.wafleet.job.Order.Terms;
import io.wafleet.job.Priority;
import io.wafleet.job.idempotency.Answer;
import io.wafleet.job.idempotency.IdempotencyKey;
import io.wafleet.journal.Journal;
import io.wafleet.media.Spool;
import io.wafleet.metrics.Meters;
import io.wafleet.pacing.Caps;
import io.wafleet.pacing.LaneSettings;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import io.wafleet.quota.TestQuotas;
import io.wafleet.recipient.Recipients;
import io.wafleet.send.LaneChild;
import io.wafleet.send.SendService;
import io.wafleet.store.PageSize;
import io.wafleet.store.WithDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Campaigns of a device whose child never comes, so that what is stored stays as it is. */
abstract class CampaignStoreContract extends WithDatabase {
    private static final DeviceId DEVICE = new DeviceId("a");
    private static final int LIMIT = 1200;
    private static final Caps NO_CAPS = new Caps(0, 0, 0);

    private CampaignStore store;
    private SendService sends;
    private Campaigns campaigns;

    private static final class Absent implements LaneChild {
        @Override
        public ChildEndpoint endpoint() {
            return null;
        }

        @Override
        public Cause obstacle() {
            return CauseCode.PROCESS_NOT_READY.cause("stopped");
        }

        @Override
        public Problem refusal() {
            return null;
        }
    }

    @BeforeEach
    void openCampaigns() {
        store = new CampaignStore(database);
        Meters meters = new Meters(new SimpleMeterRegistry());
        Journal journal = Journal.open(database, new Bus(vertx), meters).await();
        LaneSettings lane =
                new LaneSettings(Duration.ofSeconds(2), Duration.ZERO, NO_CAPS, NO_CAPS, 10, 0, null, null, false, 0);
        sends = onContext(() -> new SendService(
                vertx,
                database,
                new DiskSpace(vertx, Map.of(), 0),
                new Spool(
                        vertx,
                        Path.of("no-files"),
                        0,
                        TestQuotas.unlimited(),
                        new DiskSpace(vertx, Map.of(), 0),
                        Clock.systemUTC()),
                new GowaClient(vertx, Path.of("no-files")),
                journal,
                TestQuotas.unlimited(),
                (tenant, jids) -> Future.succeededFuture(Set.of()),
                meters,
                new SendService.Limits(lane, LIMIT, Duration.ofDays(1), Duration.ofDays(1), ZoneOffset.UTC),
                Clock.systemUTC()));
        onContext(() -> sends.open(DEVICE, "acme", Instant.EPOCH, new Absent())).await();
        campaigns = onContext(() -> new Campaigns(
                vertx,
                database,
                sends,
                (tenant, jids) -> Future.succeededFuture(Set.of()),
                new Recipients("BR"),
                journal,
                Clock.systemUTC()));
    }

    /** @param more rows behind those with numbers */
    private static CampaignOrder order(int rows, boolean skipInvalid, Object... more) {
        JsonArray list = new JsonArray();
        for (int i = 1; i <= rows; i++) {
            list.add(new JsonObject().put("to", "+55119" + (60_000_000 + i)));
        }
        List.of(more).forEach(list::add);
        return order(list, skipInvalid, (Instant) null);
    }

    private static JsonObject row(String to) {
        return new JsonObject().put("to", to);
    }

    private static CampaignOrder order(JsonArray rows, boolean skipInvalid, Instant sendAt) {
        Terms terms = new Terms(Priority.LOW, sendAt, null, OnUncertain.HOLD, null);
        RowsFile file = RowsFile.json(new JsonObject().put("rows", rows).toBuffer());
        return new CampaignOrder(
                "acme", DEVICE, null, "spring", "text", new JsonObject().put("text", "Olá"), file, terms, skipInvalid);
    }

    private Campaign submit(CampaignOrder order) {
        Answer answer = onContext(() -> campaigns.submit(order, null)).await();
        return store.find(answer.job()).await();
    }

    private JsonObject view(Campaign campaign) {
        return onContext(() -> campaigns.view(campaign)).await();
    }

    /** How many wait for this time; null for those that wait for none. */
    private long due(Campaign campaign, Instant due) {
        String condition = due == null ? "waits_until IS NULL AND id > ?" : "waits_until = ?";
        return database.read(session -> session.first(
                        "SELECT count(*) AS n FROM send_jobs WHERE campaign = ? AND " + condition,
                        due == null ? Tuple.of(campaign.id(), "") : Tuple.of(campaign.id(), due.toEpochMilli()),
                        row -> row.getLong("n")))
                .await();
    }

    @Test
    void shouldStoreTheCampaignWithAllItsRows() {
        // Given
        CampaignOrder order = order(1000, true, row("nobody"), row("+5511960000007"));

        // When
        Campaign campaign = submit(order);

        // Then
        assertThat(campaign.name()).isEqualTo("spring");
        assertThat(List.of(campaign.rows(), campaign.accepted(), campaign.invalid(), campaign.duplicates()))
                .containsExactly(1002, 1000, 1, 1);
        assertThat(view(campaign).getJsonObject("counts").getLong("queued")).isEqualTo(1000);
        assertThat(onContext(() -> sends.depth(DEVICE))).isEqualTo(1000);
        assertThat(store.rows(campaign.id(), 0, PageSize.answer(2000)).await().rows())
                .hasSize(1002)
                .isSortedAccordingTo((one, other) -> Integer.compare(one.number(), other.number()));
        List<RowResult> last =
                store.rows(campaign.id(), 998, PageSize.answer(10)).await().rows();
        assertThat(last).extracting(RowResult::number).containsExactly(999, 1000, 1001, 1002);
        assertThat(last).extracting(RowResult::state).containsExactly("queued", "queued", "invalid", "duplicate");
        assertThat(last.get(3).cause()).isEqualTo(CauseCode.SAME_RECIPIENT.cause(7));
    }

    @Test
    void shouldStoreNothingWhenItIsNotAllowedAsAWhole() {
        // Given
        CampaignOrder invalid = order(3, false, row("nobody"), "x");

        // When
        Future<Answer> refused = onContext(() -> campaigns.submit(invalid, null));
        Future<Answer> tooMany = onContext(() -> campaigns.submit(order(LIMIT + 1, false), null));

        // Then
        assertThat(failure(refused))
                .satisfies(problem -> assertThat(problem.field()).isEqualTo("rows[4].to"))
                .satisfies(problem -> assertThat(problem.errors())
                        .extracting(Problem.FieldError::field)
                        .containsExactly("rows[4].to", "rows[5]"));
        assertThat(failure(tooMany).code()).isEqualTo(ProblemCode.OVERLOADED);
        assertThat(store.list(new Access.Fleet(), null, 10).await()).isEmpty();
        assertThat(onContext(() -> sends.depth(DEVICE))).isZero();
    }

    private static Problem failure(Future<?> future) {
        Throwable cause =
                future.transform(done -> Future.succeededFuture(done.cause())).await();
        assertThat(cause).isInstanceOf(ProblemException.class);
        return ((ProblemException) cause).problem();
    }

    @Test
    void shouldMakeOneCampaignWhenTheKeyIsTheSame() {
        // Given
        IdempotencyKey key = new IdempotencyKey("acme", "k", "f");
        CampaignOrder order = order(3, false);

        // When
        Future<Answer> first = onContext(() -> campaigns.submit(order, key));
        Future<Answer> second = onContext(() -> campaigns.submit(order, key));
        first.await();
        Answer third = onContext(() -> campaigns.submit(order, key)).await();

        // Then
        assertThat(second.await()).isEqualTo(first.await());
        assertThat(third).isEqualTo(first.await());
        assertThat(store.list(new Access.Tenant("acme"), null, 10).await()).hasSize(1);
        assertThat(onContext(() -> sends.depth(DEVICE))).isEqualTo(3);
        assertThat(failure(onContext(() -> campaigns.submit(order, new IdempotencyKey("acme", "k", "other"))))
                        .code())
                .isEqualTo(ProblemCode.KEY_REUSED);
    }

    @Test
    void shouldKeepItsJobsBackWhileItIsPaused() {
        // Given
        Instant later = Instant.now().plusSeconds(3600).truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
        Campaign campaign = submit(order(3, false));
        Campaign scheduled =
                submit(order(new JsonArray().add(new JsonObject().put("to", "+5511977777777")), false, later));

        // When
        Campaign paused = onContext(() -> campaigns.pause(campaign)).await();
        Campaign pausedToo = onContext(() -> campaigns.pause(scheduled)).await();

        // Then
        assertThat(view(store.find(campaign.id()).await()).getString("state")).isEqualTo("paused");
        assertThat(due(campaign, null)).isZero();
        assertThat(due(scheduled, later)).isZero();

        // When
        onContext(() -> campaigns.resume(paused)).await();
        onContext(() -> campaigns.resume(pausedToo)).await();

        // Then
        assertThat(view(store.find(campaign.id()).await()).getString("state")).isEqualTo("running");
        assertThat(due(campaign, null)).isEqualTo(3);
        assertThat(due(scheduled, later)).isEqualTo(1);
    }

    @Test
    void shouldTakeBackItsJobsWhenItIsCancelled() {
        // Given
        Campaign campaign = submit(order(700, false));
        submit(order(new JsonArray().add(new JsonObject().put("to", "+5511977777777")), false, (Instant) null));

        // When
        Campaign cancelled = onContext(() -> campaigns.cancel(campaign)).await();

        // Then
        assertThat(view(cancelled).getJsonObject("counts").getLong("cancelled")).isEqualTo(700);
        assertThat(onContext(() -> sends.depth(DEVICE))).isEqualTo(1);
        assertThat(store.rows(campaign.id(), 0, PageSize.answer(1))
                        .await()
                        .rows()
                        .get(0)
                        .cause())
                .isEqualTo(CauseCode.CAMPAIGN_CANCELLED.cause());
        assertThat(failure(onContext(() -> campaigns.resume(cancelled))).code())
                .isEqualTo(ProblemCode.CAMPAIGN_CANCELLED);
        assertThat(store.halfCancelled().await()).isEmpty();
    }

    @Test
    void shouldFinishWhatAnEarlierGatewayBeganToCancel() {
        // Given
        Campaign campaign = submit(order(3, false));
        store.save(campaign.in(State.CANCELLED, Instant.now())).await();
        assertThat(store.halfCancelled().await()).hasSize(1);

        // When
        onContext(() -> {
            campaigns.open();
            return true;
        });

        // Then
        org.awaitility.Awaitility.await()
                .until(() -> store.halfCancelled().await().isEmpty());
        assertThat(view(store.find(campaign.id()).await())
                        .getJsonObject("counts")
                        .getLong("cancelled"))
                .isEqualTo(3);
    }

    @Test
    void shouldSayWhatWouldBeSent() {
        // Given
        database.write(session -> session.change(
                        "INSERT INTO contacts (device, jid, last_in, last_out) VALUES (?, ?, 5, 0)",
                        Tuple.of(DEVICE.value(), "5511960000001@s.whatsapp.net")))
                .await();
        CampaignOrder order = order(31, false, row("nobody"), row("1-2@g.us"));

        // When
        JsonObject dryRun = onContext(() -> campaigns.dryRun(order)).await();

        // Then
        assertThat(dryRun.getInteger("rows")).isEqualTo(33);
        assertThat(dryRun.getInteger("accepted")).isEqualTo(31);
        assertThat(dryRun.getInteger("firstContacts")).isEqualTo(30);
        // Ten strangers a day: the last ten go after two days.
        assertThat(dryRun.getLong("estimatedSeconds"))
                .isEqualTo(Duration.ofDays(2).toSeconds());
        JsonObject row = dryRun.getJsonArray("result").getJsonObject(0);
        assertThat(row.getBoolean("firstContact")).isFalse();
        assertThat(row.getJsonObject("content").getString("text")).isEqualTo("Olá");
        assertThat(dryRun.getJsonArray("result").getJsonObject(31).getString("state"))
                .isEqualTo("invalid");
        assertThat(store.list(new Access.Fleet(), null, 10).await()).isEmpty();
        assertThat(onContext(() -> sends.depth(DEVICE))).isZero();
    }

    @Test
    void shouldListTheNewestFirstPageByPage() {
        // Given
        Campaign one = submit(order(1, false));
        Campaign two = submit(order(2, false));
        onContext(() -> campaigns.cancel(one)).await();

        // Then
        List<CampaignStore.Listed> all =
                store.list(new Access.Tenant("acme"), null, 10).await();
        assertThat(all).extracting(listed -> listed.campaign().id()).containsExactly(two.id(), one.id());
        assertThat(all).extracting(CampaignStore.Listed::open).containsExactly(true, false);
        assertThat(store.list(new Access.Fleet(), two.id(), 10).await()).hasSize(1);
        assertThat(store.list(new Access.Tenant("other"), null, 10).await()).isEmpty();
    }
}
