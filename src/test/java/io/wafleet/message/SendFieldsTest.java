package io.wafleet.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonObject;
import io.wafleet.http.Body;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemException;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendFieldsTest {
    private static final Set<String> TERMS = Set.of("from", "to", "sendAt", "ttl");

    private static Problem refusal(String json) {
        return Objects.requireNonNull(catchThrowableOfType(
                        ProblemException.class, () -> SendFields.refuseOthers(Body.of(new JsonObject(json)), TERMS)))
                .problem();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"send_at\":1}                      | unknown field send_at; did you mean sendAt?",
                "{\"mesage\":1}                       | unknown field mesage; did you mean message?",
                "{\"type\":\"poll\",\"max_answers\":1} | unknown field max_answers; did you mean maxAnswers?",
                "{\"type\":\"image\",\"viewonce\":1}   | unknown field viewonce; did you mean viewOnce?",
            })
    void shouldNameTheNearestField(String json, String detail) {
        assertThat(refusal(json).detail()).isEqualTo(detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dryRun", "text", "number",
            })
    void shouldNameTheFieldThatIsLikeNoOther(String name) {
        assertThat(refusal("{\"" + name + "\":true}").detail())
                .isEqualTo(
                        "unknown field " + name + "; known here: disappearAfter, forwarded, from, mentions, message, "
                                + "replyTo, sendAt, to, ttl, type");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"caption\":\"c\"}                       | caption   | text: it belongs to document, image, link, video",
                "{\"media\":{}}                            | media     | text: it belongs to audio, document, image, sticker, video",
                "{\"type\":\"audio\",\"viewOnce\":true}     | viewOnce  | audio: it belongs to image, video",
                "{\"type\":\"poll\",\"replyTo\":\"x\"}      | replyTo   | poll: it belongs to audio, document, image, sticker, text, video",
                "{\"type\":\"revoke\",\"message\":\"m\"}    | message   | revoke: it belongs to edit, text",
            })
    void shouldSayWhereAFieldBelongs(String json, String field, String detail) {
        assertThat(refusal(json)).isEqualTo(Problem.field(field, "does not belong to a message of type " + detail));
    }

    @Test
    void shouldTakeWhatBelongsToEachType() {
        for (String type : SendFields.TYPES) {
            JsonObject body =
                    new JsonObject().put("type", type).put("from", "1").put("ttl", 5);
            assertThatCode(() -> SendFields.refuseOthers(Body.of(body), TERMS)).doesNotThrowAnyException();
        }
    }
}
