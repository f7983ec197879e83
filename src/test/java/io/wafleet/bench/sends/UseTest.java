package io.wafleet.bench.sends;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UseTest {
    @Test
    void shouldNameTheCpuWhenBothHadNearlyAllOfIt() {
        assertThat(new Use(0.8, 1.0, 2).bound())
                .isEqualTo("the CPU, of which the gateway took 0.8 and the children 1.0 cores");
    }

    @Test
    void shouldNameTheGatewayWhenItHadACoreAndOthersWereFree() {
        assertThat(new Use(0.95, 1.0, 8).bound()).startsWith("the gateway,");
    }

    @Test
    void shouldNameNeitherWhenBothHadTimeLeft() {
        assertThat(new Use(0.2, 0.3, 2).bound()).startsWith("waiting,").endsWith("0.2 and the children 0.3 cores of 2");
    }
}
