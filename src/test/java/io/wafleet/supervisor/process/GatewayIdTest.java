package io.wafleet.supervisor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayIdTest {
    @TempDir
    private Path home;

    @Test
    void shouldStayTheSameWhenItIsAskedForAgain() throws IOException {
        String first = GatewayId.of(home);

        assertThat(first).matches("[A-Za-z0-9]{20}");
        assertThat(GatewayId.of(home)).isEqualTo(first);
    }

    @Test
    void shouldBeMadeWhenTheFirstStartWasCutOff() throws IOException {
        Files.createFile(home.resolve("gateway-id"));

        assertThat(GatewayId.of(home)).isNotEmpty().isEqualTo(GatewayId.of(home));
    }

    @Test
    void shouldNotBeReplacedWhenItIsDamaged() throws IOException {
        Files.writeString(home.resolve("gateway-id"), "half an i");

        assertThatThrownBy(() -> GatewayId.of(home))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("gateway-id");
    }
}
