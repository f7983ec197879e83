package io.wafleet.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.wafleet.bus.Bus;
import io.wafleet.id.DeviceId;
import io.wafleet.journal.Draft;
import io.wafleet.journal.Journal;
import io.wafleet.metrics.Meters;
import io.wafleet.net.Destinations;
import io.wafleet.store.DatabaseUrl;
import io.wafleet.store.TestDatabases;
import io.wafleet.store.WithDatabase;
import io.wafleet.tenant.TestTenants;
import io.wafleet.webhook.delivery.OutboxStore.Entry;
import io.wafleet.webhook.subscription.CustomHeaders;
import io.wafleet.webhook.subscription.Head;
import io.wafleet.webhook.subscription.SigningKeys;
import io.wafleet.webhook.subscription.SigningSecret;
import io.wafleet.webhook.subscription.Subscription;
import io.wafleet.webhook.subscription.Subscription.Status;
import io.wafleet.webhook.subscription.Subscription.Target;
import io.wafleet.webhook.subscription.SubscriptionStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One webhook with a real store, whose receiver answers when the test says so. */
class ReceiverTest extends WithDatabase {
    private static final DeviceId ANA = new DeviceId("5511999990001");

    private final BlockingQueue<HttpServerRequest> calls = new LinkedBlockingQueue<>();
    private final Context context = vertx.getOrCreateContext();
    private DeliveryStore deliveries;
    private Journal journal;
    private Meters meters;
    private int port;

    @Override
    protected DatabaseUrl emptyDatabase(Path temporary) {
        return TestDatabases.sqlite(temporary);
    }

    @BeforeEach
    void listen() {
        deliveries = new DeliveryStore(database);
        meters = new Meters(new SimpleMeterRegistry());
        journal = Journal.open(database, new Bus(vertx), meters).await();
        port = vertx.createHttpServer()
                .requestHandler(calls::add)
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
    }

    private Receiver receiver(RandomGenerator random) {
        Subscription subscription = new Subscription(
                "w1",
                "acme",
                new Target("http://127.0.0.1:" + port + "/hook", CustomHeaders.NONE, "v1", null),
                Subscription.filter("acme", Set.of(), List.of("message.*")),
                new SigningKeys(SigningSecret.random(), null),
                Status.ACTIVE,
                Instant.now(),
                Instant.now());
        TestTenants.make(database, subscription.tenant());
        new SubscriptionStore(database).insert(subscription, null).await();
        Destinations destinations = new Destinations(vertx, new Destinations.Trust(true, Set.of()));
        Clock clock = Clock.systemUTC();
        ReceiverParts parts = new ReceiverParts(
                vertx,
                deliveries,
                new Poster(vertx, destinations, Duration.ofSeconds(30), "test", clock),
                new RetryPolicy(Duration.ofMillis(1), Duration.ofDays(7), random),
                meters,
                clock,
                new Silent());
        return new Receiver(parts, subscription, null);
    }

    private static final class Silent implements ReceiverParts.Watcher {
        @Override
        public void failing(Receiver receiver, Instant since) {}

        @Override
        public void recovered(Receiver receiver) {}

        @Override
        public void stillFailing(Receiver receiver, Instant since) {}

        @Override
        public void gone(Receiver receiver) {}
    }

    private long put(Receiver receiver) {
        JsonObject data = new JsonObject().put("body", "hi");
        long seq = journal.append(new Draft("acme", ANA, "message.received", Instant.now(), null, data))
                .await()
                .seq();
        Head head = new Head(seq, "acme", ANA.value(), "message.received", null);
        new OutboxStore(database)
                .advance(List.of(new Entry("w1", head)), seq, Instant.now())
                .await();
        context.runOnContext(go -> receiver.wake(ANA.value()));
        return seq;
    }

    private HttpServerRequest nextCall() throws InterruptedException {
        HttpServerRequest call = calls.poll(30, TimeUnit.SECONDS);
        assertThat(call).as("an attempt").isNotNull();
        return call;
    }

    private Delivery delivery(long seq) {
        return deliveries.find(new Delivery.Key("w1", seq)).await();
    }

    @Test
    void shouldGoOnWithWhatWasPutInDuringAnAttempt() throws InterruptedException {
        Receiver receiver = receiver(new SplittableRandom(1));
        put(receiver);
        HttpServerRequest first = nextCall();

        long second = put(receiver);
        first.response().end();

        nextCall().response().end();
        await().until(() -> delivery(second).state() == Delivery.State.DELIVERED);
    }

    @Test
    void shouldStoreAnAttemptAndRestWhenNobodyCanJudgeIt() throws InterruptedException {
        Receiver receiver = receiver(() -> {
            throw new IllegalStateException("a bug");
        });
        long seq = put(receiver);

        nextCall().response().setStatusCode(500).end();

        await().until(() -> delivery(seq).attempts() == 1);
        assertThat(delivery(seq).history().getJsonObject(0).getInteger("status"))
                .isEqualTo(500);
        assertThat(delivery(seq).nextAt()).isAfter(Instant.now().plusSeconds(300));
        assertThat(calls).isEmpty();
    }
}
