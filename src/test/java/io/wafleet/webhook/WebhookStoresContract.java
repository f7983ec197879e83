package io.wafleet.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.bus.Bus;
import io.wafleet.cause.CauseCode;
import io.wafleet.id.DeviceId;
import io.wafleet.journal.Draft;
import io.wafleet.journal.Event;
import io.wafleet.journal.Journal;
import io.wafleet.metrics.Meters;
import io.wafleet.store.WithDatabase;
import io.wafleet.tenant.TestTenants;
import io.wafleet.webhook.delivery.Delivery;
import io.wafleet.webhook.delivery.Delivery.State;
import io.wafleet.webhook.delivery.DeliveryStore;
import io.wafleet.webhook.delivery.DeliveryStore.LaneKey;
import io.wafleet.webhook.delivery.DeliveryStore.Waiting;
import io.wafleet.webhook.delivery.DeliveryStore.Wanted;
import io.wafleet.webhook.delivery.OutboxStore;
import io.wafleet.webhook.delivery.OutboxStore.Again;
import io.wafleet.webhook.delivery.OutboxStore.Entry;
import io.wafleet.webhook.delivery.OutboxStore.Past;
import io.wafleet.webhook.delivery.Outcome;
import io.wafleet.webhook.subscription.Backlog;
import io.wafleet.webhook.subscription.CustomHeaders;
import io.wafleet.webhook.subscription.Head;
import io.wafleet.webhook.subscription.SigningKeys;
import io.wafleet.webhook.subscription.SigningSecret;
import io.wafleet.webhook.subscription.Subscription;
import io.wafleet.webhook.subscription.Subscription.Status;
import io.wafleet.webhook.subscription.Subscription.Target;
import io.wafleet.webhook.subscription.SubscriptionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class WebhookStoresContract extends WithDatabase {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123Z");
    private static final DeviceId ANA = new DeviceId("5511999990001");
    private static final DeviceId BIA = new DeviceId("5511999990002");

    private SubscriptionStore subscriptions;
    private DeliveryStore deliveries;
    private OutboxStore outbox;
    private Journal journal;

    @BeforeEach
    void openStores() {
        TestTenants.make(database, "acme", "other");
        subscriptions = new SubscriptionStore(database);
        deliveries = new DeliveryStore(database);
        outbox = new OutboxStore(database);
        journal = Journal.open(database, new Bus(vertx), new Meters(new SimpleMeterRegistry()))
                .await();
    }

    private Event event(String tenant, DeviceId device, String type) {
        JsonObject data = new JsonObject().put("webhook", "w1").put("body", "Olá 👋");
        return journal.append(new Draft(tenant, device, type, NOW, null, data)).await();
    }

    private static Subscription subscription(String id, String tenant) {
        return new Subscription(
                id,
                tenant,
                new Target(
                        "https://crm.example.com/hook?x=1",
                        CustomHeaders.NONE.with(new JsonObject().put("Authorization", "Bearer 1")),
                        "v1",
                        null),
                Subscription.filter(tenant, Set.of(ANA), List.of("message.*", "send.changed")),
                new SigningKeys(SigningSecret.random(), null),
                Status.ACTIVE,
                NOW,
                NOW);
    }

    private Subscription stored(String id, String tenant) {
        Subscription made = subscription(id, tenant);
        subscriptions.insert(made, null).await();
        return made;
    }

    private List<Waiting> next(String webhook, DeviceId device) {
        return deliveries.next(webhook, device.value(), 10).await();
    }

    private void put(String webhook, List<Head> heads) {
        outbox.advance(
                        heads.stream().map(head -> new Entry(webhook, head)).toList(),
                        heads.get(heads.size() - 1).seq(),
                        NOW)
                .await();
    }

    private Delivery find(String webhook, long seq) {
        return deliveries.find(new Delivery.Key(webhook, seq)).await();
    }

    @Test
    void shouldGiveBackTheSameWebhookWhenItWasStored() {
        // Given
        event("acme", ANA, "message.received");
        Subscription made = subscription("w1", "acme");
        // When
        long from = subscriptions.insert(made, null).await();
        // Then
        assertThat(from).isEqualTo(1);
        assertThat(subscriptions.find("w1").await()).isEqualTo(made);
        assertThat(subscriptions.list().await()).containsExactly(new SubscriptionStore.Stored(made, 1L));
        assertThat(subscriptions.insert(subscription("w2", "acme"), 0L).await()).isZero();
    }

    @Test
    void shouldKeepChangesAndHideTheDeleted() {
        // Given
        Subscription made = stored("w1", "acme");
        stored("w2", "other");
        // When
        Subscription changed = made.with(
                        made.keys().rotated(SigningSecret.random(), NOW.plus(Duration.ofHours(1))), NOW.plusMillis(5))
                .with(
                        new Status(Subscription.State.PAUSED, CauseCode.PAUSED.cause("\"lunch\""), NOW),
                        NOW.plusMillis(5));
        subscriptions.save(changed).await();
        // Then
        assertThat(subscriptions.find("w1").await()).isEqualTo(changed);
        assertThat(subscriptions.list(new Access.Tenant("acme"), "", 10).await())
                .containsExactly(changed);
        assertThat(subscriptions.list(new Access.Fleet(), "", 10).await()).hasSize(2);
        subscriptions
                .save(changed.with(new Status(Subscription.State.DELETED, null, null), NOW))
                .await();
        assertThat(subscriptions.find("w1").await()).isNull();
        assertThat(subscriptions.list(new Access.Tenant("acme"), "", 10).await())
                .isEmpty();
        assertThat(subscriptions.list().await()).hasSize(2);
        subscriptions.remove("w1").await();
        assertThat(subscriptions.list().await()).hasSize(1);
    }

    @Test
    void shouldReadHeadsInOrderAndSayWhichWebhookAnEventIsAbout() {
        event("acme", ANA, "message.received");
        event("other", BIA, "message.received");
        event("acme", null, "webhook.failing");
        assertThat(outbox.heads(0, 10).await())
                .containsExactly(
                        new Head(1, "acme", ANA.value(), "message.received", null),
                        new Head(2, "other", BIA.value(), "message.received", null),
                        new Head(3, "acme", "", "webhook.failing", "w1"));
        assertThat(outbox.heads(1, 1).await()).extracting(Head::seq).containsExactly(2L);
        assertThat(outbox.heads("acme", 0, 2, 10).await()).extracting(Head::seq).containsExactly(1L);
    }

    @Test
    void shouldPutInOnceWhenTheSameStepIsMadeTwice() {
        // Given
        stored("w1", "acme");
        Event event = event("acme", ANA, "message.received");
        List<Head> heads = outbox.heads(0, 10).await();
        // When
        put("w1", heads);
        Delivery delivered = find("w1", 1).delivered(new Outcome(NOW, 3, 200, null, "ok", null), NOW.plusMillis(1));
        deliveries.save(delivered).await();
        put("w1", heads);
        // Then
        assertThat(find("w1", 1)).isEqualTo(delivered);
        assertThat(outbox.position().await()).isEqualTo(event.seq());
        outbox.advance(List.of(), 0, NOW).await();
        assertThat(outbox.position().await()).as("it never goes back").isEqualTo(event.seq());
    }

    @Test
    void shouldPutNothingInForWebhooksThatAreDeleted() {
        Subscription gone = stored("w1", "acme");
        event("acme", ANA, "message.received");
        subscriptions
                .save(gone.with(new Status(Subscription.State.DELETED, null, null), NOW))
                .await();
        put("w1", outbox.heads(0, 10).await());
        assertThat(find("w1", 1)).isNull();
        assertThat(outbox.position().await()).isEqualTo(1);
    }

    @Test
    void shouldGoWithTheOthersWhenItHasCaughtUp() {
        stored("w1", "acme");
        event("acme", ANA, "message.received");
        List<Entry> entries = outbox.heads(0, 10).await().stream()
                .map(head -> new Entry("w1", head))
                .toList();
        outbox.catchUp("w1", entries, 1L, NOW).await();
        assertThat(subscriptions.list().await().get(0).caughtUpTo()).isEqualTo(1);
        outbox.catchUp("w1", entries, null, NOW).await();
        assertThat(subscriptions.list().await().get(0).caughtUpTo()).isNull();
        assertThat(next("w1", ANA)).hasSize(1);
    }

    @Test
    void shouldGiveWhatIsPendingInOrderWithTheEvents() {
        // Given
        stored("w1", "acme");
        Event one = event("acme", ANA, "message.received");
        event("acme", BIA, "message.received");
        Event three = event("acme", ANA, "message.ack");
        put("w1", outbox.heads(0, 10).await());
        // Then
        assertThat(next("w1", ANA)).extracting(Waiting::event).containsExactly(one, three);
        assertThat(deliveries.next("w1", ANA.value(), 1).await())
                .extracting(Waiting::event)
                .containsExactly(one);
        assertThat(deliveries.lanes().await())
                .containsExactlyInAnyOrder(new LaneKey("w1", ANA.value()), new LaneKey("w1", BIA.value()));
        assertThat(deliveries.lanes("w1").await()).containsExactlyInAnyOrder(ANA.value(), BIA.value());
        deliveries
                .save(find("w1", 1).delivered(new Outcome(NOW, 3, 200, null, null, null), NOW))
                .await();
        assertThat(next("w1", ANA)).extracting(Waiting::event).containsExactly(three);
    }

    @Test
    void shouldGiveADeliveryWithoutItsEventWhenThatIsGone() {
        stored("w1", "acme");
        outbox.advance(List.of(new Entry("w1", new Head(77, "acme", ANA.value(), "message.received", null))), 77, NOW)
                .await();
        assertThat(next("w1", ANA)).singleElement().extracting(Waiting::event).isNull();
    }

    @Test
    void shouldCountAndListWhatIsLeft() {
        // Given
        stored("w1", "acme");
        event("acme", ANA, "message.received");
        event("acme", BIA, "message.received");
        event("acme", ANA, "message.received");
        put("w1", outbox.heads(0, 10).await());
        deliveries.save(find("w1", 1).dead(CauseCode.EXPIRED.cause(), NOW)).await();
        // Then
        Backlog backlog = new Backlog(2, 1, NOW);
        assertThat(deliveries.backlogs().await()).isEqualTo(Map.of("w1", backlog));
        assertThat(deliveries.backlog("w1").await()).isEqualTo(backlog);
        assertThat(deliveries.backlog("w2").await()).isEqualTo(Backlog.NONE);
        assertThat(numbers(new Wanted(null, null, 0, 10))).containsExactly(1L, 2L, 3L);
        assertThat(numbers(new Wanted(State.DEAD, null, 0, 10))).containsExactly(1L);
        assertThat(numbers(new Wanted(State.PENDING, BIA.value(), 0, 10))).containsExactly(2L);
        assertThat(numbers(new Wanted(null, null, 1, 1))).containsExactly(2L);
    }

    private List<Long> numbers(Wanted wanted) {
        return deliveries.list("w1", wanted).await().deliveries().stream()
                .map(delivery -> delivery.key().seq())
                .toList();
    }

    @Test
    void shouldBeginAnewWhenItIsDeliveredAgain() {
        // Given
        Subscription webhook = stored("w1", "acme");
        event("acme", ANA, "message.received");
        event("acme", ANA, "message.received");
        event("other", ANA, "message.received");
        put("w1", outbox.heads(0, 1).await());
        Outcome failure = new Outcome(NOW, 3, 500, CauseCode.STATUS_5XX.cause(500), "no", null);
        deliveries
                .save(find("w1", 1).dead(failure, CauseCode.EXPIRED.cause(), NOW))
                .await();
        // When
        List<Past> past = outbox.past(webhook, 0, 10, 10).await();
        Instant later = NOW.plusSeconds(60);
        outbox.again(new Again("w1", List.of(past.get(1).head()), List.of(1L)), later)
                .await();
        // Then
        assertThat(past).extracting(Past::state).containsExactly("dead", null);
        assertThat(find("w1", 1).state()).isEqualTo(State.PENDING);
        assertThat(find("w1", 1).attempts()).isZero();
        assertThat(find("w1", 1).queuedAt()).isEqualTo(later);
        assertThat(find("w1", 1).cause()).isNull();
        assertThat(next("w1", ANA)).hasSize(2);
        assertThat(deliveries.redeliver(new Delivery.Key("w1", 99), later).await())
                .isFalse();
    }

    @Test
    void shouldGiveUpAndRemoveWhatIsOld() {
        // Given
        stored("w1", "acme");
        event("acme", ANA, "message.received");
        event("acme", ANA, "message.received");
        event("acme", ANA, "message.received");
        put("w1", outbox.heads(0, 10).await());
        deliveries.save(find("w1", 1).dead(CauseCode.REFUSED.cause(), NOW)).await();
        deliveries
                .save(find("w1", 2).delivered(new Outcome(NOW, 3, 200, null, null, null), NOW))
                .await();
        Instant later = NOW.plusSeconds(1);
        // Then
        assertThat(deliveries.clean(State.DELIVERED, NOW).await()).isZero();
        assertThat(deliveries.clean(State.DELIVERED, later).await()).isEqualTo(1);
        assertThat(deliveries.clean(State.DEAD, later).await()).isEqualTo(1);
        assertThat(deliveries.expire(NOW, later).await()).isZero();
        assertThat(deliveries.expire(later, later).await()).isEqualTo(1);
        assertThat(find("w1", 3).cause()).isEqualTo(CauseCode.EXPIRED.cause());
        assertThat(deliveries.remove("w1").await()).isEqualTo(1);
        assertThat(deliveries.remove("w1").await()).isZero();
    }

    @Test
    void shouldNotTellAWebhookOfItself() {
        Subscription w1 = subscription("w1", "acme");
        Subscription all = w1.with(w1.target(), Subscription.filter("acme", Set.of(), List.of()), NOW);
        assertThat(all.wants(new Head(1, "acme", "", "webhook.failing", "w1"))).isFalse();
        assertThat(all.wants(new Head(1, "acme", "", "webhook.failing", "w2"))).isTrue();
        assertThat(all.wants(new Head(1, "other", "", "webhook.failing", "w2"))).isFalse();
        assertThat(w1.wants(new Head(1, "acme", ANA.value(), "message.ack", null)))
                .isTrue();
        assertThat(w1.wants(new Head(1, "acme", BIA.value(), "message.ack", null)))
                .isFalse();
        assertThat(w1.wants(new Head(1, "acme", ANA.value(), "process.changed", null)))
                .isFalse();
    }
}
