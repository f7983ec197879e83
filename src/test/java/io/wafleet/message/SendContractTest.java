package io.wafleet.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.http.Body;
import io.wafleet.http.Contract;
import io.wafleet.http.contract.Schema;
import io.wafleet.media.Spool;
import io.wafleet.message.SendBody.FilePart;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a send may say, by its type, is said by the contract alone. */
class SendContractTest {
    private static final Contract CONTRACT = Contract.read();
    private static final Schema SEND = CONTRACT.operation("sendMessage").input().schema();

    private static void check(String json, @Nullable FilePart file) {
        new SendBody(Body.of(new JsonObject(json)), file).check(SEND);
    }

    private static Problem refusal(String json, @Nullable FilePart file) {
        return Objects.requireNonNull(catchThrowableOfType(ProblemException.class, () -> check(json, file)))
                .problem();
    }

    private static FilePart file(String field) {
        return new FilePart(field, new Spool.Entry("1", 1), "a.png", "image/png");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"send_at":1}                        | unknown field send_at; did you mean sendAt?
            {"mesage":1}                         | unknown field mesage; did you mean message?
            {"type":"poll","max_answers":1}      | unknown field max_answers; did you mean maxAnswers?
            {"type":"image","viewonce":1}        | unknown field viewonce; did you mean viewOnce?
            """)
    void shouldNameTheNearestField(String json, String detail) {
        assertThat(refusal(json, null).detail()).isEqualTo(detail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dryRun", "text", "number"})
    void shouldNameTheFieldsThatThereAre(String name) {
        assertThat(refusal("{\"" + name + "\":true}", null).detail())
                .isEqualTo("unknown field " + name + "; known here: country, disappearAfter, forwarded, from, mentions,"
                        + " message, onUncertain, priority, replyTo, sendAt, to, ttl, type");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"caption":"c"}                  | caption   | text: it belongs to document, image, link, video
            {"media":{}}                     | media     | text: it belongs to audio, document, image, sticker, video
            {"type":"audio","viewOnce":true} | viewOnce  | audio: it belongs to image, video
            {"type":"poll","replyTo":"x"}    | replyTo   | poll: it belongs to audio, document, image, sticker, template, text, video
            {"type":"revoke","message":"m"}  | message   | revoke: it belongs to edit, text
            """)
    void shouldSayWhereAFieldBelongs(String json, String field, String detail) {
        assertThat(refusal(json, null)).isEqualTo(Problem.field(field, "does not belong to the type " + detail));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"to":"1"}                               | message     | is missing
            {"message":"m"}                          | to          | is missing
            {"type":null,"to":"1","message":"m"}     | type        | must not be null
            {"type":"typing"}                        | to          | is missing
            {"type":"image","to":"1"}                | media       | is missing
            {"type":"poll","to":"1","question":"q","options":[]} | options | must be a list of between 1 and 12
            """)
    void shouldAskForWhatItsTypeNeeds(String json, String field, String detail) {
        assertThat(refusal(json, null)).isEqualTo(Problem.field(field, detail));
    }

    @Test
    void shouldNameTheTypesThatThereAre() {
        assertThat(refusal("{\"type\":\"fax\",\"to\":\"1\"}", null).detail())
                .startsWith("must be one of audio, contact, document, ")
                .endsWith(", typing, video");
    }

    @Test
    void shouldTakeAFileInPlaceOfMediaWhereItsTypeHasOne() {
        assertThatCode(() -> check("{\"type\":\"image\",\"to\":\"1\"}", file("file")))
                .doesNotThrowAnyException();
        // That was cut out of the body, whose field is still there.
        assertThat(refusal("{\"type\":\"image\",\"to\":\"1\"}", file("media.base64"))
                        .field())
                .isEqualTo("media");
        assertThat(refusal("{\"to\":\"1\"}", file("file")))
                .isEqualTo(Problem.field("file", "does not belong to a message of this type; is type missing?"));
    }

    /** A client that is made from the contract sends all defaults, and they must belong to what it sends. */
    @Test
    void shouldTakeAllDefaultsOfEachType() {
        JsonObject schemas =
                CONTRACT.document().json().getJsonObject("components").getJsonObject("schemas");
        JsonArray kinds = schemas.getJsonObject("SendRequest").getJsonArray("oneOf");
        assertThat(kinds).hasSizeGreaterThan(10).allSatisfy(kind -> {
            JsonObject schema = CONTRACT.document().resolved((JsonObject) kind);
            JsonObject body = new JsonObject();
            schema.getJsonObject("properties").forEach(property -> {
                JsonObject described = (JsonObject) property.getValue();
                if (described.containsKey("default")) {
                    body.put(property.getKey(), described.getValue("default"));
                }
            });
            assertThat(body.getString("type")).isNotNull();
            Schema defaults = schema.getJsonArray("required").stream()
                    .map(String::valueOf)
                    .reduce(SEND, Schema::withOptional, (one, other) -> other);
            assertThatCode(() -> new SendBody(Body.of(body), null).check(defaults))
                    .doesNotThrowAnyException();
        });
    }
}
