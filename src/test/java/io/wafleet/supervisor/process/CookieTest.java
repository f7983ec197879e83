package io.wafleet.supervisor.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.id.DeviceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookieTest {
    @Test
    void shouldBeReadAsItWasWritten() {
        Cookie cookie = new Cookie("aGateway1", new DeviceId("5571_9-a"), 17);

        assertThat(cookie.text()).isEqualTo("aGateway1/5571_9-a/17");
        assertThat(Cookie.parse(cookie.text())).isEqualTo(cookie);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", "a/b", "a/b/", "a/b/x", "a/B/1", "/b/1", "a/b/1/2", "a/-b/1", "a/b/1234567890123456789"})
    void shouldBeNoneWhenItIsAnythingElse(String text) {
        assertThat(Cookie.parse(text)).isNull();
    }
}
