package io.wafleet.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.content.Content;
import io.wafleet.id.DeviceId;
import io.wafleet.job.idempotency.Answer;
import io.wafleet.job.idempotency.IdempotencyKey;
import io.wafleet.job.idempotency.IdempotencyStore;
import io.wafleet.pacing.Contact;
import io.wafleet.send.addressing.ContactStore;
import io.wafleet.store.WithDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

abstract class SendStoreContract extends WithDatabase {
    private static final Cause WHY = CauseCode.CHILD_REFUSED.cause(400, "BAD_REQUEST", "said \"no\"");
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

    /** What the lane of messages would do next: the unknown outcome, else by priority. */
    private SendJob next() {
        List<SendJob> heads =
                store.heads(DEVICE, SendJob.MESSAGES, Set.of(Contact.values())).await();
        return heads.isEmpty() ? null : heads.get(0);
    }

    private SendJob inserted(String id, DeviceId device) {
        store.insert(SendJob.of(id, order(device), NOW)).await();
        return Objects.requireNonNull(store.find(id).await());
    }

    @Test
    void shouldFindNothingWhenItIsEmpty() {
        assertThat(store.find("1").await()).isNull();
        assertThat(store.findByMessage(DEVICE, "M1").await()).isNull();
        assertThat(next()).isNull();
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
        update(sending, SendState.QUEUED).await();
        assertThat(store.find("1").await()).isEqualTo(sending);

        SendJob again = sending.queuedAgain(WHY, NOW.plusMillis(20));
        update(again, SendState.SENDING).await();
        assertThat(store.find("1").await()).isEqualTo(again);

        SendJob sent = again.sending(NOW.plusMillis(30)).sent("3EB0AA", NOW.plusMillis(40));
        update(sent, SendState.QUEUED).await();
        assertThat(store.find("1").await()).isEqualTo(sent);
        assertThat(sent.attempts()).isEqualTo(2);
        assertThat(sent.cause()).isNull();
    }

    @ParameterizedTest
    @EnumSource(SendState.class)
    void shouldKeepEveryStateWhenItIsStored(SendState state) {
        SendJob job = inserted("1", DEVICE).ended(state, WHY, NOW);
        update(job, SendState.QUEUED).await();

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
        assertThat(next()).isEqualTo(first);
        SendJob sending = third.sending(NOW);
        update(sending, SendState.QUEUED).await();
        assertThat(next()).isEqualTo(sending);
        update(sending.ended(SendState.UNCERTAIN, WHY, NOW), SendState.SENDING).await();
        update(first.sent("M1", NOW), SendState.QUEUED).await();
        assertThat(next()).isEqualTo(second);
        update(second.ended(SendState.FAILED, WHY, NOW), SendState.QUEUED).await();
        assertThat(next()).isNull();
    }

    @Test
    void shouldFindTheJobOfAMessageWhenTheDeviceIsTheSame() {
        // Given
        SendJob job = inserted("1", DEVICE).sent("3EB0AA", NOW);
        update(job, SendState.QUEUED).await();

        // Then
        assertThat(store.findByMessage(DEVICE, "3EB0AA").await()).isEqualTo(job);
        assertThat(store.findByMessage(OTHER, "3EB0AA").await()).isNull();
    }

    @Test
    void shouldCountWhatWaitsAndWhatWasSentWhenStatesDiffer() {
        // Given
        inserted("1", DEVICE);
        update(inserted("2", DEVICE).sending(NOW), SendState.QUEUED).await();
        update(inserted("3", DEVICE).sent("M3", NOW), SendState.QUEUED).await();
        update(inserted("4", DEVICE).ended(SendState.READ, WHY, NOW), SendState.QUEUED)
                .await();
        update(inserted("5", DEVICE).ended(SendState.FAILED, WHY, NOW), SendState.QUEUED)
                .await();
        update(inserted("6", DEVICE).ended(SendState.UNCERTAIN, WHY, NOW), SendState.QUEUED)
                .await();
        inserted("7", OTHER);

        // Then
        assertThat(store.depth(DEVICE).await()).isEqualTo(2);
        assertThat(store.sentCount(DEVICE).await()).isEqualTo(2);
        assertThat(store.depth(OTHER).await()).isEqualTo(1);
        assertThat(store.sentCount(OTHER).await()).isZero();
    }

    @Test
    void shouldChangeNothingWhenTheJobIsNotInTheStateAnyMore() {
        // Given
        SendJob queued = inserted("1", DEVICE);
        SendJob cancelled = queued.ended(SendState.CANCELLED, WHY, NOW);
        assertThat(update(cancelled, SendState.QUEUED).await()).isTrue();

        // When
        boolean begun = update(queued.sending(NOW), SendState.QUEUED).await();

        // Then
        assertThat(begun).isFalse();
        assertThat(store.find("1").await()).isEqualTo(cancelled);
    }

    @Test
    void shouldTellWhoTheRecipientIsWhenAJobIsStored() {
        // Given
        ContactStore contacts = new ContactStore(database);
        contacts.heard(DEVICE, "1@s.whatsapp.net", NOW.minus(Duration.ofHours(23)))
                .await();
        contacts.heard(DEVICE, "2@s.whatsapp.net", NOW.minus(Duration.ofHours(25)))
                .await();
        contacts.met(DEVICE, "3@s.whatsapp.net", NOW.minus(Duration.ofDays(300)))
                .await();

        // Then
        assertThat(contactAndPriority("1@s.whatsapp.net")).isEqualTo("reply high");
        assertThat(contactAndPriority("2@s.whatsapp.net")).isEqualTo("known normal");
        assertThat(contactAndPriority("3@s.whatsapp.net")).isEqualTo("known normal");
        assertThat(contactAndPriority("4@s.whatsapp.net")).isEqualTo("first normal");
        assertThat(contactAndPriority("5@lid")).isEqualTo("first normal");
        assertThat(contactAndPriority("6@g.us")).isEqualTo("known normal");
    }

    private String contactAndPriority(String to) {
        store.insert(SendJob.of(to, new Order("acme", DEVICE, to, new Content.Text("a"), Order.Terms.DEFAULT), NOW))
                .await();
        SendJob job = Objects.requireNonNull(store.find(to).await());
        return job.contactOrKnown().text() + " "
                + Objects.requireNonNull(job.terms().priority()).text();
    }

    @Test
    void shouldMakeAReplyOfWhatWaitsWhenTheRecipientWrites() {
        // Given
        String to = "1@s.whatsapp.net";
        assertThat(contactAndPriority(to)).isEqualTo("first normal");

        // When
        ContactStore contacts = new ContactStore(database);
        assertThat(contacts.heard(DEVICE, to, NOW).await()).isTrue();
        assertThat(contacts.heard(DEVICE, "2@s.whatsapp.net", NOW).await())
                .as("nothing waits for another, and no queue need be looked at")
                .isFalse();

        // Then
        SendJob job = Objects.requireNonNull(store.find(to).await());
        assertThat(job.contact()).isEqualTo(Contact.REPLY);
        assertThat(job.terms().priority()).isEqualTo(Priority.HIGH);
    }

    @Test
    void shouldHoldAJobBackUntilItsTimeWhenItHasOne() {
        // Given
        Order order = new Order(
                "acme",
                DEVICE,
                "1@g.us",
                new Content.Text("later"),
                new Order.Terms(null, NOW.plusSeconds(60), null, Order.OnUncertain.HOLD, null));
        store.insert(SendJob.of("1", order, NOW)).await();

        // Then
        assertThat(next()).isNull();
        assertThat(store.nextDue(DEVICE).await()).isEqualTo(NOW.plusSeconds(60));
        assertThat(store.release(DEVICE, NOW.plusSeconds(59)).await()).isZero();
        assertThat(store.release(DEVICE, NOW.plusSeconds(60)).await()).isEqualTo(1);
        assertThat(next().id()).isEqualTo("1");
        assertThat(store.nextDue(DEVICE).await()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "2020-01-01T00:00:00Z"})
    void shouldLetAJobGoAtOnceWhenItsTimeIsOver(String sendAt) {
        // Given
        Order.Terms terms = new Order.Terms(null, Instant.parse(sendAt), null, Order.OnUncertain.HOLD, null);
        Order order = new Order("acme", DEVICE, "1@g.us", new Content.Text("now"), terms);
        store.insert(SendJob.of("1", order, NOW)).await();

        // Then
        assertThat(next().id()).isEqualTo("1");
        assertThat(store.nextDue(DEVICE).await()).isNull();
    }

    @Test
    void shouldFindAJobOverdueWhenItExpiredBefore1970() {
        Order.Terms terms =
                new Order.Terms(null, null, Instant.parse("0001-01-01T00:10:00Z"), Order.OnUncertain.HOLD, null);
        Order order = new Order("acme", DEVICE, "1@g.us", new Content.Text("late"), terms);
        store.insert(SendJob.of("1", order, NOW)).await();

        assertThat(store.overdue(NOW, 10).await()).extracting(SendJob::id).containsExactly("1");
    }

    @Test
    void shouldKnowWhenWhichContactsWereWrittenToWhenTheGatewayIsStartedAgain() {
        // Given
        new ContactStore(database).heard(DEVICE, "1@s.whatsapp.net", NOW).await();
        String[] recipients = {"1@s.whatsapp.net", "2@g.us", "3@s.whatsapp.net", "4@s.whatsapp.net"};
        for (int i = 0; i < recipients.length; i++) {
            Order order = new Order("acme", DEVICE, recipients[i], new Content.Text("hi"), Order.Terms.DEFAULT);
            store.insert(SendJob.of("a" + i, order, NOW)).await();
            SendJob job = Objects.requireNonNull(store.find("a" + i).await());
            update(job.sending(NOW.plusSeconds(i)), SendState.QUEUED).await();
        }

        // Then
        assertThat(attempts(Contact.REPLY, Contact.REPLY, 10)).containsExactly(NOW);
        assertThat(attempts(Contact.KNOWN, Contact.FIRST, 10))
                .containsExactly(NOW.plusSeconds(1), NOW.plusSeconds(2), NOW.plusSeconds(3));
        assertThat(attempts(Contact.FIRST, Contact.FIRST, 1)).containsExactly(NOW.plusSeconds(3));
    }

    private List<Instant> attempts(Contact from, Contact to, int limit) {
        return store.attempts(DEVICE, from, to, NOW.minusSeconds(1), limit).await();
    }

    @Test
    void shouldGiveTheFirstAnswerWhenAKeyIsUsedAgain() {
        // Given
        IdempotencyKey key = new IdempotencyKey("acme", "k1", "fingerprint");
        IdempotencyStore keys = new IdempotencyStore(database);

        // Then
        assertThat(store.insert(SendJob.of("1", order(DEVICE), NOW), key).await())
                .isNull();
        IdempotencyStore.Use use =
                store.insert(SendJob.of("2", order(DEVICE), NOW), key).await();
        assertThat(use).isEqualTo(new IdempotencyStore.Use("fingerprint", "1", null));
        assertThat(store.find("2").await()).isNull();

        Answer first = new Answer("1", 202, "{\"id\":\"1\"}");
        assertThat(keys.keep(key, first).await()).isEqualTo(first);
        assertThat(keys.keep(key, new Answer("1", 200, "{}")).await()).isEqualTo(first);
        reopenDatabase();
        assertThat(new IdempotencyStore(database).find("acme", "k1").await().answer())
                .isEqualTo(first);
        assertThat(new IdempotencyStore(database).find("other", "k1").await()).isNull();
        assertThat(new IdempotencyStore(database).forget(NOW.plusMillis(1)).await())
                .isEqualTo(1);
        assertThat(new IdempotencyStore(database).find("acme", "k1").await()).isNull();
    }

    @Test
    void shouldKeepJobsWhenTheGatewayIsStartedAgain() {
        // Given
        SendJob job = inserted("1", DEVICE);

        // When
        reopenDatabase();

        // Then
        assertThat(new SendStore(database).find("1").await()).isEqualTo(job);
    }

    @Test
    void shouldListTheJobsOfARecipientInAllSpellings() {
        // Given
        inserted("1", DEVICE);
        inserted("2", OTHER);

        // Then
        for (String to : List.of("5521988887777@s.whatsapp.net", "552188887777@s.whatsapp.net")) {
            assertThat(new JobListStore(database)
                            .list(new JobFilter(DEVICE, SendState.QUEUED, to, "2", 10))
                            .await()
                            .jobs())
                    .extracting(SendJob::id)
                    .containsExactly("1");
        }
        assertThat(new JobListStore(database)
                        .list(new JobFilter(DEVICE, null, "552188887778@s.whatsapp.net", null, 10))
                        .await()
                        .jobs())
                .isEmpty();
    }

    @Test
    void shouldGiveTheJobsOfAChatWhoseOutcomeIsUnknown() {
        // Given
        String chat = order(DEVICE).to();
        SendJob sending = inserted("1", DEVICE).sending(NOW);
        SendJob uncertain = inserted("2", DEVICE).sending(NOW).ended(SendState.UNCERTAIN, WHY, NOW);
        SendJob sent = inserted("3", DEVICE).sending(NOW).sent("M3", NOW);
        inserted("4", DEVICE);
        SendJob elsewhere = inserted("5", OTHER).sending(NOW);
        List.of(sending, uncertain, sent, elsewhere)
                .forEach(job -> update(job, SendState.QUEUED).await());

        // Then
        assertThat(store.unsettled(DEVICE, Set.of("1@lid", chat)).await())
                .extracting(SendJob::id)
                .containsExactlyInAnyOrder("1", "2");
        assertThat(store.unsettled(DEVICE, Set.of("1@lid")).await()).isEmpty();
        assertThat(store.unsettled(DEVICE, Set.of()).await()).isEmpty();
    }

    private Future<Boolean> update(SendJob job, SendState from) {
        return database.change(SendStore.update(job, from)).map(changed -> changed == 1);
    }
}
