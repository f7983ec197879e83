package io.wafleet.webhook.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.wafleet.problem.ProblemException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomHeadersTest {
    private static CustomHeaders headers(String name, Object value) {
        return CustomHeaders.NONE.with(new JsonObject().put(name, value));
    }

    private static void assertRefused(String name, Object value) {
        assertThatThrownBy(() -> headers(name, value))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().field()).isEqualTo("headers"));
    }

    @Test
    void shouldSetReplaceAndRemoveWhateverTheCaseOfTheName() {
        CustomHeaders first = CustomHeaders.NONE.with(
                new JsonObject().put("Authorization", "Bearer t0p").put("X-Shop", "7"));
        CustomHeaders second =
                first.with(new JsonObject().put("authorization", "Bearer new").putNull("x-shop"));
        assertThat(second.values()).containsOnlyKeys("authorization").containsValue("Bearer new");
        assertThat(first.values()).hasSize(2);
        assertThat(CustomHeaders.ofJson(first.toJson())).isEqualTo(first);
    }

    @Test
    void shouldShowNoValueWhenTheyArePrinted() {
        assertThat(headers("Authorization", "Bearer t0p").toString())
                .contains("Authorization")
                .doesNotContain("t0p");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "content-length",
                "Content-Type",
                "CONNECTION",
                "Transfer-Encoding",
                "Webhook-Id",
                "webhook-signature",
                "X-Wafleet-Attempt",
                "User-Agent",
                "Expect",
                "Proxy-Authorization",
                "",
                "with space",
                "with:colon",
                "line\r\nbreak",
                "ünïcode"
            })
    void shouldRefuseNamesThatAreOursOrNone(String name) {
        assertRefused(name, "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Evil: 1", "a\u0000b", "a\nb", "tab\there", "olá"})
    void shouldRefuseValuesThatCouldBreakOut(String value) {
        assertRefused("X-Shop", value);
    }

    @Test
    void shouldRefuseTooManyTooLongAndWhatIsNoText() {
        assertRefused("X-Shop", 7);
        assertRefused("X-Shop", "x".repeat(2001));
        JsonObject many = new JsonObject();
        IntStream.range(0, 20).forEach(i -> many.put("X-" + i, "v"));
        assertThat(CustomHeaders.NONE.with(many).values()).hasSize(20);
        assertThatThrownBy(() -> CustomHeaders.NONE.with(many.put("X-20", "v"))).isInstanceOf(ProblemException.class);
    }
}
