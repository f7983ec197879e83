package io.wafleet.send.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.bus.Bus;
import io.wafleet.cause.CauseCode;
import io.wafleet.content.Content;
import io.wafleet.gowa.ChildEvent;
import io.wafleet.id.DeviceId;
import io.wafleet.job.Order;
import io.wafleet.job.SendJob;
import io.wafleet.job.SendState;
import io.wafleet.job.SendStore;
import io.wafleet.journal.Draft;
import io.wafleet.journal.Journal;
import io.wafleet.metrics.Meters;
import io.wafleet.store.DatabaseUrl;
import io.wafleet.store.TestDatabases;
import io.wafleet.store.WithDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StrayReceiptsTest extends WithDatabase {
    private static final DeviceId DEVICE = new DeviceId("a");
    private static final String CHAT = "5521988887777@s.whatsapp.net";
    private static final String ID = "3EB0A1B2C3D4E5F6071829";
    private static final Instant ATTEMPT = Instant.parse("2026-03-01T10:00:00.700Z");

    private SendStore store;
    private Journal journal;
    private StrayReceipts strays;

    @Override
    protected DatabaseUrl emptyDatabase(Path temporary) {
        return TestDatabases.sqlite(temporary);
    }

    @BeforeEach
    void open() {
        store = new SendStore(database);
        journal = Journal.open(database, new Bus(vertx), new Meters(new SimpleMeterRegistry()))
                .await();
        strays = new StrayReceipts(store, journal);
    }

    private void uncertain(String id) {
        Order order = new Order("acme", DEVICE, CHAT, new Content.Text("hello"), Order.Terms.DEFAULT);
        SendJob job = SendJob.of(id, order, ATTEMPT.minusSeconds(5));
        store.insert(job).await();
        update(
                        job.sending(ATTEMPT)
                                .ended(SendState.UNCERTAIN, CauseCode.NO_TRACE.cause(), ATTEMPT.plusSeconds(20)),
                        SendState.QUEUED)
                .await();
    }

    private static Receipt receipt(String kind, String chat, Instant at) {
        JsonObject data = new JsonObject()
                .put("messageIds", new io.vertx.core.json.JsonArray().add(ID))
                .put("receipt", kind)
                .put("chat", chat)
                .put("from", CHAT);
        return Receipt.of(data, at);
    }

    private String owner(String messageId, Receipt receipt) {
        SendJob owner = strays.owner(DEVICE, messageId, receipt).await();
        return owner == null ? null : owner.id();
    }

    @Test
    void shouldSettleTheOnlyJobOfTheChatWithoutAnOutcome() {
        uncertain("j1");

        assertThat(owner(ID, receipt("delivered", CHAT, ATTEMPT.plusSeconds(90))))
                .isEqualTo("j1");
        assertThat(owner(ID, receipt("delivered", "123@lid", ATTEMPT.plusSeconds(90))))
                .as("the chat is told by lid, the sender by number")
                .isEqualTo("j1");
        assertThat(owner(ID, receipt("delivered", CHAT, ATTEMPT.plus(Duration.ofDays(3)))))
                .as("the phone was off")
                .isEqualTo("j1");
    }

    @Test
    void shouldNotSettleAJobByAReceiptThatIsAboutSomethingElse() {
        uncertain("j1");

        assertThat(owner("3A0123456789ABCDEF01", receipt("delivered", CHAT, ATTEMPT.plusSeconds(1))))
                .as("a phone's message")
                .isNull();
        assertThat(owner(ID, receipt("delivered", CHAT, ATTEMPT.minus(Duration.ofMinutes(2)))))
                .as("before the attempt")
                .isNull();
        assertThat(owner(ID, receipt("read", CHAT, ATTEMPT.plus(Duration.ofHours(1)))))
                .as("an old message is read")
                .isNull();
        Receipt stranger =
                new Receipt(java.util.List.of(ID), SendState.DELIVERED, java.util.Set.of("1@s.whatsapp.net"), ATTEMPT);
        assertThat(owner(ID, stranger)).as("another chat").isNull();
    }

    @Test
    void shouldNotSettleAJobByAReceiptOfWhatWasTypedOnAnotherLinkedDevice() {
        uncertain("j1");
        journal.append(new Draft(
                        "acme",
                        DEVICE,
                        "message.sent",
                        ATTEMPT,
                        ChildEvent.dedupOfMessage(CHAT, ID),
                        new JsonObject().put("messageId", ID)))
                .await();

        assertThat(owner(ID, receipt("delivered", CHAT, ATTEMPT.plusSeconds(1))))
                .isNull();
    }

    @Test
    void shouldSettleNeitherOfTwo() {
        uncertain("j1");
        uncertain("j2");

        assertThat(owner(ID, receipt("delivered", CHAT, ATTEMPT.plusSeconds(1))))
                .isNull();
    }

    private Future<Boolean> update(SendJob job, SendState from) {
        return database.change(SendStore.update(job, from)).map(changed -> changed == 1);
    }
}
