package io.wafleet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainStoreTest {
    @TempDir
    Path folder;

    @Test
    void shouldStoreWhatItCountsAndGoOnWhenItIsAskedAgain() {
        GatewayStore database = GatewayStore.sqlite(folder.resolve("plain.db"));
        PlainStore plain = new PlainStore(database);

        assertThat(plain.rowsPerSecond(3, Duration.ZERO)).isPositive();
        assertThat(plain.rowsPerSecond(4, Duration.ZERO)).isPositive();

        assertThat(database.count("SELECT count(*) FROM plain")).isEqualTo(7);
    }
}
