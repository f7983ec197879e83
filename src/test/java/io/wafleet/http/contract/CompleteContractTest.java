package io.wafleet.http.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever reads the contract, a person or a generator of clients, finds with each operation all that is needed to call it. */
class CompleteContractTest {
    private static final Conformity CONTRACT = Conformity.ours();
    /** A user has so many sessions at most. */
    private static final Set<String> BOUNDED = Set.of("listSessions");
    /** An empty one takes a reaction back. */
    private static final Set<String> EMPTY = Set.of(".emoji");
    /** What is shown for example may be nothing. */
    private static final Set<String> VALUES = Set.of("example", "examples", "value");

    static Stream<Described> operations() {
        return CONTRACT.document().operations().stream();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void shouldSayWhatItIsFor(Described operation) {
        assertThat(operation.json().getString("summary"))
                .as("the summary is a sentence of its own")
                .isNotBlank()
                .matches("(?s)\\S.*[.]");
        Set<String> known = new TreeSet<>();
        CONTRACT.document().json().getJsonArray("tags").forEach(tag -> known.add(((JsonObject) tag).getString("name")));
        assertThat(operation.json().getJsonArray("tags"))
                .as("one of the tags at the top of the contract")
                .hasSize(1)
                .allSatisfy(tag -> assertThat(known).contains(String.valueOf(tag)));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void shouldDescribeItsParameters(Described operation) {
        assertThat(operation.parameters()).allSatisfy(parameter -> {
            assertThat(parameter.getString("description")).as("%s", parameter).isNotBlank();
            assertThat(parameter.getJsonObject("schema"))
                    .as("the schema of %s", parameter)
                    .isNotNull();
        });
    }

    /** Generators make nameless models of nameless schemas. */
    @ParameterizedTest
    @MethodSource("operations")
    void shouldHaveANamedSchemaAndAnExampleOfEachBodyAndAnswer(Described operation) {
        for (JsonObject content : CONTRACT.contents(operation)) {
            String schema = content.getJsonObject("schema").getString("$ref");
            assertThat(schema)
                    .as("put the schema into components/schemas, give it a name and refer to it: %s", content)
                    .isNotNull();
            assertThat(content.getValue("example"))
                    .as("give the schema %s `examples` with one example", schema)
                    .isNotNull();
            assertThat(CONTRACT.faults(schema, content.getValue("example")))
                    .as("the example of %s, by its schema", schema)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void shouldTakeNothingInABodyThatItDoesNotName(Described operation) {
        JsonObject body = operation.json().getJsonObject("requestBody");
        if (body == null) {
            return;
        }
        JsonObject content = CONTRACT.document().resolved(body).getJsonObject("content");
        List<JsonObject> schemas = content.stream()
                .map(type -> ((JsonObject) type.getValue()).getJsonObject("schema"))
                .map(CONTRACT.document()::resolved)
                .filter(schema -> schema.containsKey("properties"))
                .toList();
        assertThat(schemas)
                .allSatisfy(schema -> assertThat(schema.getValue("additionalProperties"))
                        .as("a body's schema says `additionalProperties: false`: %s", schema)
                        .isEqualTo(false));
    }

    /** A model that only a form has is left out by the generator of Java, and imported all the same. */
    @ParameterizedTest
    @MethodSource("operations")
    void shouldDescribeAFormByTheModelOfItsJsonOrByNone(Described operation) {
        JsonObject body = operation.json().getJsonObject("requestBody");
        JsonObject content = body == null
                ? new JsonObject()
                : CONTRACT.document().resolved(body).getJsonObject("content");
        JsonObject form = content.getJsonObject("multipart/form-data");
        if (form != null && !form.getJsonObject("schema").containsKey("$ref")) {
            assertThat(form.getJsonObject("schema").fieldNames()).doesNotContain("properties");
        } else if (form != null) {
            assertThat(form.getJsonObject("schema"))
                    .isEqualTo(content.getJsonObject("application/json").getJsonObject("schema"));
        }
    }

    /** There is one way to read a long list, so that who can read one can read all; {@code BOUNDED} are never long. */
    @ParameterizedTest
    @MethodSource("operations")
    void shouldGiveListsPageByPageInOneWay(Described operation) {
        List<String> parameters = operation
                .parameters("query")
                .map(each -> each.getString("name"))
                .toList();
        if ((!operation.id().startsWith("list") && !parameters.contains("limit")) || BOUNDED.contains(operation.id())) {
            return;
        }
        assertThat(parameters).contains("after", "limit");
        JsonObject answer = CONTRACT.document()
                .resolved(operation.json().getJsonObject("responses").getJsonObject("200"));
        JsonObject schema = CONTRACT.document()
                .resolved(answer.getJsonObject("content")
                        .getJsonObject("application/json")
                        .getJsonObject("schema"));
        assertThat(schema.getJsonArray("required").stream().map(String::valueOf))
                .contains("more", "last");
    }

    /** What has no bound here has one where it is read, of which nobody is told. */
    @ParameterizedTest
    @MethodSource("operations")
    void shouldBoundTheNumbersAndListsOfRequests(Described operation) {
        List<String> unbounded = new ArrayList<>();
        operation
                .parameters()
                .forEach(each -> collectUnbounded(each.getString("name"), each.getJsonObject("schema"), unbounded));
        JsonObject body = operation.json().getJsonObject("requestBody");
        if (body != null) {
            CONTRACT.document()
                    .resolved(body)
                    .getJsonObject("content")
                    .forEach(type ->
                            collectUnbounded("", ((JsonObject) type.getValue()).getJsonObject("schema"), unbounded));
        }

        assertThat(unbounded)
                .as("give whole numbers a `maximum`, and lists `maxItems`")
                .isEmpty();
    }

    private static void collectUnbounded(String place, JsonObject described, List<String> found) {
        JsonObject schema = CONTRACT.document().resolved(described);
        List<?> types = schema.getValue("type") instanceof JsonArray several
                ? several.getList()
                : List.of(schema.getString("type", ""));
        if ((types.contains("integer") && !schema.containsKey("maximum"))
                || (types.contains("array") && !schema.containsKey("maxItems"))) {
            found.add(place);
        }
        schema.getJsonObject("properties", new JsonObject())
                .forEach(each -> collectUnbounded(place + "." + each.getKey(), (JsonObject) each.getValue(), found));
        schema.getJsonArray("oneOf", new JsonArray())
                .forEach(kind -> collectUnbounded(place, (JsonObject) kind, found));
        if (schema.getValue("items") instanceof JsonObject items) {
            collectUnbounded(place + "[]", items, found);
        }
    }

    /** Where there must be a text, an empty one is none. */
    @ParameterizedTest
    @MethodSource("operations")
    void shouldSayThatATextThatMustBeThereIsNotEmpty(Described operation) {
        List<String> empty = new ArrayList<>();
        JsonObject body = operation.json().getJsonObject("requestBody");
        if (body != null) {
            CONTRACT.document()
                    .resolved(body)
                    .getJsonObject("content")
                    .forEach(type -> collectEmpty("", ((JsonObject) type.getValue()).getJsonObject("schema"), empty));
        }

        assertThat(empty).as("give them a `minLength`").isSubsetOf(EMPTY);
    }

    private static void collectEmpty(String place, JsonObject described, List<String> found) {
        JsonObject schema = CONTRACT.document().resolved(described);
        JsonObject properties = schema.getJsonObject("properties", new JsonObject());
        schema.getJsonArray("required", new JsonArray()).stream()
                .map(String::valueOf)
                .filter(name -> {
                    JsonObject required = CONTRACT.document().resolved(properties.getJsonObject(name));
                    return "string".equals(required.getValue("type"))
                            && Set.of("minLength", "enum", "pattern", "format").stream()
                                    .noneMatch(required::containsKey);
                })
                .forEach(name -> found.add(place + "." + name));
        properties.forEach(each -> collectEmpty(place + "." + each.getKey(), (JsonObject) each.getValue(), found));
        schema.getJsonArray("oneOf", new JsonArray()).forEach(kind -> collectEmpty(place, (JsonObject) kind, found));
        if (schema.getValue("items") instanceof JsonObject items) {
            collectEmpty(place + "[]", items, found);
        }
    }

    /** A comma ends a text that is not quoted, and what follows becomes a member that means nothing. */
    @Test
    void shouldHaveNothingThatACommaHasCutOff() {
        List<String> cutOff = new ArrayList<>();
        collectMembersOfNothing("", CONTRACT.document().json(), cutOff);

        assertThat(cutOff).isEmpty();
    }

    private static void collectMembersOfNothing(String place, Object value, List<String> found) {
        if (value instanceof JsonObject object) {
            object.stream().filter(member -> !VALUES.contains(member.getKey())).forEach(member -> {
                String here = place + "/" + member.getKey();
                if (member.getValue() == null) {
                    found.add(here);
                } else {
                    collectMembersOfNothing(here, member.getValue(), found);
                }
            });
        } else if (value instanceof JsonArray list) {
            list.stream()
                    .filter(JsonObject.class::isInstance)
                    .forEach(each -> collectMembersOfNothing(place, each, found));
        }
    }
}
