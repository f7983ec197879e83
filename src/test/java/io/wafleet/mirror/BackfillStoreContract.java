package io.wafleet.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import io.wafleet.bus.Bus;
import io.wafleet.id.DeviceId;
import io.wafleet.journal.Draft;
import io.wafleet.journal.Journal;
import io.wafleet.metrics.Meters;
import io.wafleet.store.WithDatabase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class BackfillStoreContract extends WithDatabase {
    private static final DeviceId DEVICE = new DeviceId("5511999990001");
    private static final DeviceId OTHER = new DeviceId("5511999990002");
    private static final Instant T = Instant.parse("2026-03-01T10:00:00.123Z");

    private BackfillStore store;
    private Journal journal;

    @BeforeEach
    void open() {
        store = new BackfillStore(database);
        journal = Journal.open(database, new Bus(vertx), new Meters(new SimpleMeterRegistry()))
                .await();
    }

    private void append(DeviceId device, String type, Instant at, String dedup) {
        journal.append(new Draft("acme", device, type, at, dedup, new JsonObject()))
                .await();
    }

    @Test
    void shouldKeepTheLastStateOfEachDevice() {
        BackfillStore.State open =
                new BackfillStore.State("5511@s.whatsapp.net", T, T.plusSeconds(1), T.minusMillis(1));
        BackfillStore.State closed = new BackfillStore.State("5511@s.whatsapp.net", T, T.plusSeconds(9), null);
        store.save(DEVICE, open).await();
        store.save(OTHER, closed).await();
        assertThat(store.find(DEVICE).await()).isEqualTo(open);

        store.save(DEVICE, closed).await();
        reopenDatabase();
        open();

        assertThat(store.find(DEVICE).await()).isEqualTo(closed);
        store.delete(DEVICE).await();
        assertThat(store.find(DEVICE).await()).isNull();
        assertThat(store.find(OTHER).await()).isEqualTo(closed);
    }

    @Test
    void shouldKnowTheNewestMessageAndNothingElse() {
        assertThat(store.newest(DEVICE).await()).isNull();
        append(DEVICE, "message.received", T, "1");
        append(DEVICE, "message.sent", T.plusSeconds(5), "2");
        append(DEVICE, "message.received", T.plusSeconds(1), "3");
        append(DEVICE, "message.ack", T.plusSeconds(60), "4");
        append(OTHER, "message.received", T.plusSeconds(90), "5");

        assertThat(store.newest(DEVICE).await()).isEqualTo(T.plusSeconds(5));
    }

    @Test
    void shouldReachToTheNewestMessageOrToWhatWasKnownBefore() {
        assertThat(store.reached(DEVICE, T).await()).isEqualTo(T);
        append(DEVICE, "message.received", T.plusSeconds(5), "1");
        append(DEVICE, "message.ack", T.minusSeconds(60), "2");
        append(OTHER, "message.received", T.minusSeconds(60), "3");

        assertThat(store.reached(DEVICE, T).await()).isEqualTo(T.plusSeconds(5));
        assertThat(store.reached(DEVICE, T.plusSeconds(9)).await())
                .as("came after it, late")
                .isEqualTo(T.plusSeconds(5));
        Instant later = Instant.now().plusSeconds(60);
        assertThat(store.reached(DEVICE, later).await()).isEqualTo(later);
    }

    @Test
    void shouldReachOnlyToTheOldestOfThoseThatCameTogetherAndLate() {
        append(DEVICE, "message.received", T, "now");
        append(DEVICE, "message.received", T.minusSeconds(7200), "late");
        append(DEVICE, "message.sent", T.minusSeconds(3600), "less late");
        journal.append(new Draft(
                        "acme",
                        DEVICE,
                        "message.received",
                        T.minusSeconds(9000),
                        "filled in",
                        new JsonObject().put("backfilled", true).put("body", "x")))
                .await();

        assertThat(store.reached(DEVICE, T.minusSeconds(10_000)).await()).isEqualTo(T.minusSeconds(7200));
    }

    @Test
    void shouldKnowNothingOfWhenAMessageCameThatHasAnotherKindOfId() {
        append(DEVICE, "message.received", T, "now");
        append(DEVICE, "message.received", T.minusSeconds(60), "late");
        database.change(
                        "UPDATE events SET id = ? WHERE dedup = ?",
                        Tuple.of("da2b41e8-2f13-49c7-adf7-4268ef904e33", "late"))
                .await();

        assertThat(store.reached(DEVICE, T.minusSeconds(3600)).await()).isEqualTo(T);
    }

    @Test
    void shouldTellWhichMarksAreStored() {
        append(DEVICE, "message.received", T, "message|a|1");
        append(DEVICE, "call.received", T, "call|2");
        append(OTHER, "message.received", T, "message|a|3");

        assertThat(store.known(DEVICE, List.of("message|a|1", "call|2", "message|a|3", "none"))
                        .await())
                .containsExactlyInAnyOrder("message|a|1", "call|2");
    }
}
