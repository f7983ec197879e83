package io.wafleet.http.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What judges all answers of all tests sees what is wrong with one. */
class ConformityTest {
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    private static List<String> me(int status, String type, String body) {
        return Conformity.ours().faults("GET", "/api/auth/me", status, type, body);
    }

    @Test
    void shouldFindNothingInAnAnswerAsItIsDescribed() {
        assertThat(
                        me(
                                200,
                                JSON,
                                "{\"username\":\"ana\",\"role\":\"viewer\",\"tenant\":\"acme\",\"displayName\":null,\"email\":null}"))
                .isEmpty();
        assertThat(me(401, PROBLEM, "{\"type\":\"x\",\"title\":\"x\",\"status\":401,\"code\":\"unauthenticated\"}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            200 | application/json         | {"username":1,"role":"viewer","tenant":"acme","displayName":null,"email":null}
            200 | application/json         | {"username":"ana","role":"king","tenant":"acme","displayName":null,"email":null}
            200 | application/json         | {"username":"ana","role":"viewer","displayName":null,"email":null}
            200 | application/json         | {"username":"ana","role":"viewer","tenant":"acme","displayName":null,"email":null,"more":1}
            200 | text/html                | {"username":"ana","role":"viewer","tenant":"acme","displayName":null,"email":null}
            200 | application/json         | ~~
            418 | application/problem+json | {"type":"x","title":"x","status":418,"code":"teapot"}
            401 | application/problem+json | {"type":"x","title":"x","status":401,"code":"device-not-found"}
            """)
    void shouldFindWhatIsNotAsItIsDescribed(int status, String type, String body) {
        assertThat(me(status, type, body)).isNotEmpty();
    }

    @Test
    void shouldTakeATextWithNothingInItForAText() {
        assertThat(Conformity.ours().faults("GET", "/api/devices/x/logs", 200, "text/plain; charset=utf-8", ""))
                .isEmpty();
    }

    @Test
    void shouldLookIntoWhatIsInside() {
        String health = "{\"status\":\"healthy\",\"checks\":{\"database\":{\"healthy\":true,\"message\":1}}}";

        assertThat(Conformity.ours().faults("GET", "/api/health/detailed", 200, JSON, health))
                .isNotEmpty()
                .anyMatch(fault -> fault.contains("message"));
    }

    @Test
    void shouldTellTheOperationsOfLikeAddressesApart() {
        assertThat(Conformity.ours()
                        .operation("GET", "/api/devices/x/media/a/b")
                        .orElseThrow()
                        .id())
                .isEqualTo("getMedia");
        assertThat(Conformity.ours()
                        .operation("GET", "/api/devices/x/media")
                        .orElseThrow()
                        .id())
                .isEqualTo("downloadMedia");
        assertThat(Conformity.ours()
                        .operation("POST", "/api/messages/send")
                        .orElseThrow()
                        .id())
                .isEqualTo("sendMessage");
        assertThat(Conformity.ours().operation("GET", "/api/no/such")).isEmpty();
    }
}
