package io.wafleet.http.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonObject;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** Who writes a request wrong is told where, and how it is right. */
class SchemaTest {
    private static final Schema THING = schema("""
            additionalProperties: false
            required: [name]
            properties:
              name: {type: string, minLength: 1, maxLength: 5, pattern: '^[^0-9]*$'}
              code: {type: string, pattern: '^x$'}
              kind: {type: [string, 'null'], enum: [small, large, null]}
              count: {type: integer, minimum: 1, maximum: 500}
              ttl: {type: integer, x-lenient: true, minimum: 1}
              number: {type: string, x-lenient: true, maxLength: 6}
              share: {type: number, minimum: 0, maximum: 1}
              flag: {type: boolean}
              at: {type: string, format: date-time}
              either: {type: [integer, string]}
              any: {description: Whatever.}
              list: {type: array, minItems: 1, maxItems: 2, items: {type: string}}
              inner: {type: object, additionalProperties: false, properties: {mimeType: {type: string}}}
              map: {type: object, maxProperties: 1, additionalProperties: {type: [string, 'null']}}
            """);

    private static Schema schema(String yaml) {
        return Schema.of(new JsonObject(new Yaml().<java.util.Map<String, Object>>load(yaml)), json -> json);
    }

    private static Problem problem(Schema schema, String json) {
        return Objects.requireNonNull(
                        catchThrowableOfType(ProblemException.class, () -> schema.check(new JsonObject(json))))
                .problem();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name':'a'}",
                "{'name':'abcde','kind':null,'count':500,'share':0.5,'flag':false,'list':['a','b']}",
                "{'name':'😀😀😀😀😀'}",
                "{'name':'a','count':7.0,'ttl':'600','number':551199,'either':1}",
                "{'name':'a','either':'x','any':{'a':[1]},'inner':{},'map':{'x':null}}",
            })
    void shouldTakeWhatIsRight(String json) {
        assertThatCode(() -> THING.check(new JsonObject(json.replace('\'', '"'))))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {}                                | name           | is missing
            {"name":null}                     | name           | must not be null
            {"name":1}                        | name           | must be a string
            {"name":""}                       | name           | must not be empty
            {"name":"abcdef"}                 | name           | must have between 1 and 5 characters
            {"name":"a1"}                     | name           | must match ^[^0-9]*$
            {"name":"a","code":"x\\n"}        | code           | must match ^x$
            {"name":"a","kind":"huge"}        | kind           | must be one of large, small
            {"name":"a","count":0}            | count          | must be a whole number between 1 and 500
            {"name":"a","count":"7"}          | count          | must be a whole number between 1 and 500
            {"name":"a","count":7.5}          | count          | must be a whole number between 1 and 500
            {"name":"a","ttl":"0"}            | ttl            | must be a whole number at least 1
            {"name":"a","ttl":"soon"}         | ttl            | must be a whole number at least 1
            {"name":"a","number":1.5}         | number         | must be a string
            {"name":"a","share":2}            | share          | must be a number between 0 and 1
            {"name":"a","flag":"yes"}         | flag           | must be true or false
            {"name":"a","at":1764590400}      | at             | must be a time with its zone, such as 2026-01-31T09:00:00-03:00
            {"name":"a","either":true}        | either         | must be a whole number or a string
            {"name":"a","list":"a"}           | list           | must be a list
            {"name":"a","list":[]}            | list           | must be a list of between 1 and 2
            {"name":"a","list":["a",1]}       | list[1]        | must be a string
            {"name":"a","inner":[]}           | inner          | must be an object
            {"name":"a","inner":{"mimetype":1}} | inner.mimetype | unknown field inner.mimetype; did you mean inner.mimeType?
            {"name":"a","map":{"x":1}}        | map.x          | must be a string
            {"name":"a","map":{"x":"","y":""}} | map           | must have at most 1 fields
            {"name":"a","flags":1}            | flags          | unknown field flags; did you mean flag?
            """)
    void shouldNameTheFieldAndSayHowItIsRight(String json, String field, String detail) {
        assertThat(problem(THING, json)).isEqualTo(Problem.field(field, detail));
    }

    @Test
    void shouldAskForOneOfTheFieldsWhereOneMustBeThere() {
        Schema change = schema("{minProperties: 1, additionalProperties: false, properties: {role: {}, disabled: {}}}");

        assertThat(problem(change, "{}")).isEqualTo(Problem.field("body", "must have one of role, disabled"));
    }

    /** A part that somebody else reads is neither asked for nor looked at here. */
    @Test
    void shouldLeaveOutAField() {
        Schema rest = schema("{required: [rows, from], properties: {rows: {type: array}, from: {}}}")
                .without("rows");

        assertThatCode(() -> rest.check(new JsonObject("{\"from\":1}"))).doesNotThrowAnyException();
        assertThat(problem(rest, "{}").field()).isEqualTo("from");
    }

    @ParameterizedTest
    @CsvSource({
        "count, 7, true",
        "count, 501, false",
        "count, seven, false",
        "count, 99999999999999999999, false",
        "flag, true, true",
        "flag, '', true",
        "flag, yes, false",
        "kind, small, true",
        "kind, huge, false",
        "nobody, x, true",
    })
    void shouldReadParametersAsWhatTheyStandFor(String name, String text, boolean right) {
        assertThat(THING.isRight(name, text)).isEqualTo(right);
    }

    /** What would not be checked would be a promise that nobody keeps. */
    @Test
    void shouldRefuseAContractWithAKeywordThatIsNotChecked() {
        assertThatThrownBy(() -> schema("{properties: {at: {not: {type: string}}}}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("[not]");
    }
}
