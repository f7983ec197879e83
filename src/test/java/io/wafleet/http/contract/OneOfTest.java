package io.wafleet.http.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonObject;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** Of what is one of several kinds, the kind says which fields there may be. */
class OneOfTest {
    private static final String ANIMALS = """
            Cat: {additionalProperties: false, required: [name], properties: {kind: {enum: [cat]}, name: {type: string}}}
            Fish: {additionalProperties: false, required: [kind], properties: {kind: {enum: [fish]}, fins: {type: integer}}}
            Dog: {additionalProperties: false, properties: {kind: {enum: [dog]}}}
            """;
    private static final Schema ANIMAL = schema("cat: Cat, fish: Fish");

    private static Schema schema(String mapping) {
        JsonObject named = json(ANIMALS);
        String described = "{pet: {oneOf: [{$ref: Cat}, {$ref: Fish}], discriminator: {propertyName: kind, mapping: {"
                + mapping + "}}}}";
        return Schema.of(
                new JsonObject().put("properties", json(described)),
                json -> json.containsKey("$ref") ? named.getJsonObject(json.getString("$ref")) : json);
    }

    private static JsonObject json(String yaml) {
        return new JsonObject(new Yaml().<Map<String, Object>>load(yaml));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"kind":"bird"}           | pet.kind | must be one of cat, fish
            {"kind":7}                | pet.kind | must be one of cat, fish
            {"fins":2}                | pet.fins | does not belong to the kind cat: it belongs to fish
            {"kind":"fish","fin":2}   | pet.fin  | unknown field pet.fin; did you mean pet.fins?
            {"kind":"fish","fins":""} | pet.fins | must be a whole number
            {}                        | pet.name | is missing
            {"kind":"cat"}            | pet.name | is missing
            """)
    void shouldSayWhatIsWrongWithTheKindThatItIs(String pet, String field, String detail) {
        Problem problem = Objects.requireNonNull(catchThrowableOfType(
                        ProblemException.class, () -> ANIMAL.check(new JsonObject("{\"pet\":" + pet + "}"))))
                .problem();

        assertThat(problem).isEqualTo(Problem.field(field, detail));
    }

    @Test
    void shouldTakeEachKindAsItIs() {
        assertThatCode(() -> ANIMAL.check(new JsonObject("{\"pet\":{\"kind\":\"fish\",\"fins\":2}}")))
                .doesNotThrowAnyException();
        assertThatCode(() -> ANIMAL.check(new JsonObject("{\"pet\":{\"name\":\"Minka\"}}")))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseAContractThatLeavesTheKindOpen() {
        assertThatThrownBy(() -> schema("cat: Cat, dog: Dog"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("[cat, dog]");
        assertThatThrownBy(() -> schema("cat: Cat")).hasMessageContaining("does not map all of oneOf");
    }
}
