package io.wafleet.gowa.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wafleet.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChildPathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/app//logout",
                "//app/logout",
                "/app/../app/logout",
                "/app/%2e%2e/app/logout",
                "/x/./logout",
                "/app%2flogout",
                "/app%2Flogout",
                "/app\\logout",
                "/app/%5clogout",
                "/app/%00",
                "/app/%0d%0a",
                "/app/%",
                "/app/%4",
                "/app/%zz",
                "/app/%ff",
                "//",
            })
    void shouldRefuseWhenTwoReadersCouldReadTwoPaths(String path) {
        assertThatThrownBy(() -> ChildPath.of(path)).isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "/APP/Logout, GET /app/logout",
        "/%61pp/log%6Fut/, GET /app/logout",
        "/chat/5511%40s.whatsapp.net/messages, GET /chat/:chat/messages",
        "/devices/ana/status, GET /devices/:device/status",
        "/statics/media/1/2026-01-01/a.jpg, GET /statics/media/*",
        "/, GET /",
        "'', GET /",
    })
    void shouldFindTheCallWhenTheChildWouldTakeThePathForIt(String path, String call) {
        assertThat(Surface.at(ChildPath.of(path))).extracting(Route::name).contains(call);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app", "/app/logout/now", "/statics/media", "/statics/senditems/x", "/nothing"})
    void shouldFindNoCallWhenTheChildHasNone(String path) {
        assertThat(Surface.at(ChildPath.of(path))).isEmpty();
    }

    @Test
    void shouldAskForTheChildsOwnWordsWhenThePathIsWrittenOtherwise() {
        ChildPath path = ChildPath.of("/DEVICES/my%20name/STATUS");
        Route route = Surface.at(path).get(0);

        assertThat(route.device(path)).isEqualTo("my name");
        assertThat(route.target(path, "5511:12@s.whatsapp.net"))
                .isEqualTo("/devices/5511%3A12%40s.whatsapp.net/status");
        ChildPath chat = ChildPath.of("/chat/5511%40s.whatsapp.net/Messages");
        assertThat(Surface.at(chat).get(0).target(chat, "ana")).isEqualTo("/chat/5511%40s.whatsapp.net/messages");
    }
}
