package io.wafleet.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Tuple;
import io.wafleet.id.DeviceId;
import io.wafleet.people.CheckStore.Checked;
import io.wafleet.store.WithDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What WhatsApp was asked, as the database keeps it. */
abstract class CheckStoreContract extends WithDatabase {
    private static final DeviceId ANA = new DeviceId("ana");
    private static final DeviceId BIA = new DeviceId("bia");
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration DAY = Duration.ofHours(24);

    private CheckStore store;

    @BeforeEach
    void openStore() {
        store = new CheckStore(database);
    }

    private void save(DeviceId device, Checked answer) {
        store.save(device, answer, answer.at().minus(DAY)).await();
    }

    private Map<String, Checked> since(DeviceId device, Instant time) {
        return store.since(device, time).await();
    }

    @Test
    void shouldKeepWhatEachDeviceHasAskedWhenItIsAskedForAgain() {
        Checked first = new Checked("1", "1@s.whatsapp.net", NOW);
        Checked nobody = new Checked("2", null, NOW.plusSeconds(1));
        save(ANA, first);
        save(ANA, nobody);
        save(BIA, first);
        save(ANA, new Checked("1", null, NOW.plusSeconds(2)));

        assertThat(since(ANA, NOW.minusSeconds(1)).values())
                .containsExactlyInAnyOrder(new Checked("1", null, NOW.plusSeconds(2)), nobody);
        assertThat(since(ANA, NOW.plusSeconds(1)).keySet()).containsExactly("1");
        assertThat(since(BIA, NOW.minusSeconds(1)).values()).containsExactly(first);
    }

    @Test
    void shouldKeepNothingThatSaysNothingAnyMore() {
        save(BIA, new Checked("1", null, NOW.minus(DAY)));
        save(BIA, new Checked("2", null, NOW.minus(DAY).plusMillis(1)));
        save(ANA, new Checked("3", null, NOW));

        List<String> left = database.read(session -> session.list(
                        "SELECT number FROM number_checks ORDER BY number",
                        Tuple.tuple(),
                        row -> row.getString("number")))
                .await();
        assertThat(left).containsExactly("2", "3");
    }
}
