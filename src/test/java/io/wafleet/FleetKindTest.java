package io.wafleet;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wafleet.store.DatabaseUrl;
import io.wafleet.store.WithDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FleetKindTest extends WithDatabase {
    @Override
    protected DatabaseUrl emptyDatabase(Path temporary) {
        return new DatabaseUrl.Sqlite(temporary.resolve("wafleet.db"));
    }

    @Test
    void shouldKeepSimulatedChildrenFromTheNumbersOfARealFleet() {
        FleetKind.of(false).claim(database).await();
        reopenDatabase();

        assertThatThrownBy(() -> FleetKind.of(true).claim(database).await())
                .hasMessageContaining("holds real numbers")
                .hasMessageContaining("WAFLEET_HOME");
        assertThatCode(() -> FleetKind.of(false).claim(database).await()).doesNotThrowAnyException();
    }

    @Test
    void shouldKeepRealChildrenFromASimulatedFleet() {
        FleetKind.of(true).claim(database).await();
        reopenDatabase();

        assertThatThrownBy(() -> FleetKind.of(false).claim(database).await()).hasMessageContaining("run --simulated");
        assertThatCode(() -> FleetKind.of(true).claim(database).await()).doesNotThrowAnyException();
    }
}
