package io.wafleet.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.bus.DeviceId;
import io.wafleet.gowa.Content;
import io.wafleet.store.WithDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

abstract class SendStoreContract extends WithDatabase {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123Z");
    private static final DeviceId DEVICE = new DeviceId("5511999990001");
    private static final DeviceId OTHER = new DeviceId("5511999990002");

    private SendStore store;

    @BeforeEach
    void openStore() {
        store = new SendStore(database);
    }

    private static Order order(DeviceId device) {
        return new Order(
                "acme",
                device,
                "5521988887777@s.whatsapp.net",
                new Content.Text("Olá \"você\" 👋\n\u0000?"),
                new Order.Terms(Priority.NORMAL, null, null, Order.OnUncertain.HOLD, null));
    }

    private SendJob inserted(String id, DeviceId device) {
        store.insert(SendJob.of(id, order(device), NOW)).await();
        return Objects.requireNonNull(store.find(id).await());
    }

    @Test
    void shouldFindNothingWhenItIsEmpty() {
        assertThat(store.find("1").await()).isNull();
        assertThat(store.findByMessage(DEVICE, "M1").await()).isNull();
        assertThat(store.next(DEVICE).await()).isNull();
        assertThat(store.depth(DEVICE).await()).isZero();
        assertThat(store.sentCount(DEVICE).await()).isZero();
    }

    @Test
    void shouldGiveBackTheSameJobWhenItWasInserted() {
        // Given
        Order order = new Order(
                "acme",
                DEVICE,
                "5521988887777@s.whatsapp.net",
                new Content.Text("Olá \"você\" 👋\n\u0000?"),
                new Order.Terms(
                        Priority.LOW,
                        NOW.plusSeconds(60),
                        NOW.plusSeconds(120),
                        Order.OnUncertain.RETRY,
                        new Order.CampaignRow("c1", 7)));
        SendJob job = SendJob.of("1", order, NOW);

        // When
        store.insert(job).await();

        // Then
        assertThat(store.find("1").await())
                .usingRecursiveComparison()
                .ignoringFields("contact")
                .isEqualTo(job);
    }

    @Test
    void shouldGiveBackTheSameJobWhenItWentThroughItsLife() {
        // Given
        SendJob queued = inserted("1", DEVICE);

        // Then
        SendJob sending = queued.sending(NOW.plusMillis(10));
        store.update(sending).await();
        assertThat(store.find("1").await()).isEqualTo(sending);

        SendJob again = sending.queuedAgain("401 AUTHENTICATION_ERROR", NOW.plusMillis(20));
        store.update(again).await();
        assertThat(store.find("1").await()).isEqualTo(again);

        SendJob sent = again.sending(NOW.plusMillis(30)).sent("3EB0AA", NOW.plusMillis(40));
        store.update(sent).await();
        assertThat(store.find("1").await()).isEqualTo(sent);
        assertThat(sent.attempts()).isEqualTo(2);
        assertThat(sent.cause()).isNull();
    }

    @ParameterizedTest
    @EnumSource(SendState.class)
    void shouldKeepEveryStateWhenItIsStored(SendState state) {
        SendJob job = inserted("1", DEVICE).ended(state, "why", NOW);
        store.update(job).await();

        assertThat(store.find("1").await()).isEqualTo(job);
    }

    @Test
    void shouldCareForTheUnknownOutcomeFirstAndThenTheOldestWhenItSaysWhatIsNext() {
        // Given
        SendJob second = inserted("2", DEVICE);
        SendJob first = inserted("1", DEVICE);
        SendJob third = inserted("3", DEVICE);
        inserted("0", OTHER);

        // Then
        assertThat(store.next(DEVICE).await()).isEqualTo(first);
        SendJob sending = third.sending(NOW);
        store.update(sending).await();
        assertThat(store.next(DEVICE).await()).isEqualTo(sending);
        store.update(sending.ended(SendState.UNCERTAIN, "no trace", NOW)).await();
        store.update(first.sent("M1", NOW)).await();
        assertThat(store.next(DEVICE).await()).isEqualTo(second);
        store.update(second.ended(SendState.FAILED, "refused", NOW)).await();
        assertThat(store.next(DEVICE).await()).isNull();
    }

    @Test
    void shouldFindTheJobOfAMessageWhenTheDeviceIsTheSame() {
        // Given
        SendJob job = inserted("1", DEVICE).sent("3EB0AA", NOW);
        store.update(job).await();

        // Then
        assertThat(store.findByMessage(DEVICE, "3EB0AA").await()).isEqualTo(job);
        assertThat(store.findByMessage(OTHER, "3EB0AA").await()).isNull();
    }

    @Test
    void shouldCountWhatWaitsAndWhatWasSentWhenStatesDiffer() {
        // Given
        inserted("1", DEVICE);
        store.update(inserted("2", DEVICE).sending(NOW)).await();
        store.update(inserted("3", DEVICE).sent("M3", NOW)).await();
        store.update(inserted("4", DEVICE).ended(SendState.READ, "", NOW)).await();
        store.update(inserted("5", DEVICE).ended(SendState.FAILED, "400", NOW)).await();
        store.update(inserted("6", DEVICE).ended(SendState.UNCERTAIN, "?", NOW)).await();
        inserted("7", OTHER);

        // Then
        assertThat(store.depth(DEVICE).await()).isEqualTo(2);
        assertThat(store.sentCount(DEVICE).await()).isEqualTo(2);
        assertThat(store.depth(OTHER).await()).isEqualTo(1);
        assertThat(store.sentCount(OTHER).await()).isZero();
    }

    @Test
    void shouldKeepJobsWhenTheGatewayIsStartedAgain() {
        // Given
        SendJob job = inserted("1", DEVICE);

        // When
        reopenDatabase();

        // Then
        assertThat(new SendStore(database).next(DEVICE).await()).isEqualTo(job);
    }

    @Test
    void shouldGiveTheJobsOfAChatWhoseOutcomeIsUnknown() {
        // Given
        String chat = order(DEVICE).to();
        SendJob sending = inserted("1", DEVICE).sending(NOW);
        SendJob uncertain = inserted("2", DEVICE).sending(NOW).ended(SendState.UNCERTAIN, "who knows", NOW);
        SendJob sent = inserted("3", DEVICE).sending(NOW).sent("M3", NOW);
        inserted("4", DEVICE);
        SendJob elsewhere = inserted("5", OTHER).sending(NOW);
        List.of(sending, uncertain, sent, elsewhere)
                .forEach(job -> store.update(job).await());

        // Then
        assertThat(store.unsettled(DEVICE, Set.of("1@lid", chat)).await())
                .extracting(SendJob::id)
                .containsExactlyInAnyOrder("1", "2");
        assertThat(store.unsettled(DEVICE, Set.of("1@lid")).await()).isEmpty();
        assertThat(store.unsettled(DEVICE, Set.of()).await()).isEmpty();
    }
}
