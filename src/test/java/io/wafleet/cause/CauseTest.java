package io.wafleet.cause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CauseTest {
    private static final Cause CRASH = CauseCode.CRASHED.cause(1);

    /** With a value for every argument, among them one that looks like a part of a template, and a cause. */
    private static Cause full(CauseCode code) {
        List<Object> values = new ArrayList<>();
        code.template().names().forEach(name -> values.add(name.equals("last") ? CRASH : "[{" + name + "}] \"ü\""));
        return code.cause(values.toArray());
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeTheSameAfterJson(CauseCode code) {
        Cause cause = full(code);

        JsonObject told = new JsonObject(cause.toJson().encode());

        assertThat(Cause.of(told)).isEqualTo(cause);
        assertThat(told.getString("code")).isEqualTo(code.code());
        assertThat(told.getString("text")).isEqualTo(cause.text());
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeTheSameAfterTheDatabase(CauseCode code) {
        assertThat(Cause.parse(full(code).stored())).isEqualTo(full(code));
        Cause bare = new Cause(code, full(code).args());
        assertThat(Cause.parse(bare.stored()).text()).isEqualTo(bare.text());
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowEveryArgumentInItsText(CauseCode code) {
        assertThat(code.template().names())
                .allSatisfy(name -> assertThat(full(code).text())
                        .contains(name.equals("last") ? "crashed: code 1" : "[{" + name + "}]"));
    }

    @Test
    void shouldLeaveOutWhatIsUnknown() {
        assertThat(CauseCode.CRASHED.cause().text()).isEqualTo("crashed");
        assertThat(CauseCode.CRASHED.cause(1).text()).isEqualTo("crashed: code 1");
        assertThat(CauseCode.CRASHED.cause(null, 9).text()).isEqualTo("crashed: signal 9");
        assertThat(CauseCode.CRASHED.cause(null, 9).args()).containsExactly(Map.entry("signal", 9L));
    }

    @Test
    void shouldTellNumbersTimesAndPathsAsJsonHasThem() {
        Instant time = Instant.parse("2026-03-01T09:00:00.123Z");

        assertThat(new Cause(CauseCode.OTHER, Map.of("text", time)).text()).isEqualTo("2026-03-01T09:00:00Z");
        assertThat(CauseCode.BINARY_MISSING.cause(Path.of("/a b")).args()).containsEntry("file", "/a b");
        assertThat(CauseCode.PORT_CONFLICT.cause(8000, "java, pid 7").toJson().getJsonObject("args"))
                .isEqualTo(new JsonObject().put("port", 8000L).put("holder", "java, pid 7"));
    }

    @Test
    void shouldRefuseArgumentsThatDoNotFitTheText() {
        assertThatIllegalArgumentException().isThrownBy(CauseCode.BINARY_MISSING::cause);
        assertThatIllegalArgumentException().isThrownBy(() -> CauseCode.ADOPTED.cause("by whom"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a-code-of-a-later-version {\"n\":1}", "crashed {torn", "crashed [1]", "prose: as it was"})
    void shouldShowWhatItCannotReadAsItIs(String stored) {
        assertThat(Cause.parse(stored)).isEqualTo(CauseCode.OTHER.cause(stored));
    }

    @Test
    void shouldShowTheTextOfACodeThatItDoesNotKnow() {
        JsonObject later = new JsonObject().put("code", "later").put("text", "it is so");

        assertThat(Cause.of(later)).isEqualTo(CauseCode.OTHER.cause("it is so"));
        assertThat(Cause.ofAny("as events told it")).isEqualTo(CauseCode.OTHER.cause("as events told it"));
        assertThat(Cause.ofAny(CRASH.toJson())).isEqualTo(CRASH);
    }

    @Test
    void shouldKeepATextWithoutACodeWhateverItHolds() {
        String text = "{\"code\":\"crashed\"} a\nb ";

        assertThat(Cause.parse(CauseCode.OTHER.cause(text).stored()).text()).isEqualTo(text);
    }
}
