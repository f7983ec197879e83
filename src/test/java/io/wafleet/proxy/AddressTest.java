package io.wafleet.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.http.HttpMethod;
import io.wafleet.gowa.surface.Route;
import io.wafleet.problem.ProblemException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Also of devices that are called as the child's paths are. */
class AddressTest {
    private static final Set<String> DEVICES = Set.of("ana", "app", "devices");

    private static Address of(String path, boolean named) {
        return Address.of(path, DEVICES::contains, named);
    }

    @ParameterizedTest
    @CsvSource({
        "/app/status, , /app/status",
        "/ana/app/status, ana, /app/status",
        "/nobody/app/status, nobody, /app/status",
        "/app/app/status, app, /app/status",
        "/ana, ana, /",
        "/devices/ana/status, , /devices/:device/status",
    })
    void shouldReadADeviceAndACallWhenOneReadingMeansSomething(String path, String device, String call) {
        Address address = of(path, false);

        assertThat(address.device()).isEqualTo(device);
        Route found = address.call(HttpMethod.GET);
        assertThat(found).isNotNull();
        assertThat(found.name()).isEqualTo("GET " + call);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/devices", "/devices/devices", "/devices/chats", "/app/nothing"})
    void shouldRefuseWhenBothReadingsMeanSomethingOrNoneDoes(String path) {
        assertThatThrownBy(() -> of(path, false))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("X-Device-Id");

        assertThat(of(path, true).device()).isNull();
    }

    @Test
    void shouldTakeHeadForGetWhenItIsAsked() {
        Route head = of("/app/logout", false).call(HttpMethod.HEAD);

        assertThat(head).isNotNull();
        assertThat(head.name()).isEqualTo("GET /app/logout");
        assertThat(of("/app/logout", false).call(HttpMethod.POST)).isNull();
    }
}
