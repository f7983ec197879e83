package io.wafleet.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamedTemplateTest {
    private static NamedTemplate of(String text) {
        return new NamedTemplate("acme", "welcome", "pt-BR", text, Instant.EPOCH, Instant.EPOCH);
    }

    @Test
    void shouldFillItsPlacesHoweverTheVariablesAreWritten() {
        NamedTemplate template = of("Olá {{Nome|amiga}}, são {{valor}} {{ nome }}");

        assertThat(template.fill(new JsonObject().put("NOME", "{{valor}}").put("valor", 12.5)))
                .isEqualTo("Olá {{valor}}, são 12.5 {{valor}}");
    }

    @Test
    void shouldTellItsVariablesOnce() {
        assertThat(of("{{Nome|amiga}} {{valor|0}} {{nome}}").toJson().getJsonArray("variables"))
                .isEqualTo(new JsonArray()
                        .add(new JsonObject().put("name", "Nome").put("required", true))
                        .add(new JsonObject().put("name", "valor").put("required", false)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|has no value for {{nome}}",
                "{\"name\":\"Bia\"}|variables.name: is no variable of the template, which has nome",
                "{\"nome\":[1]}|variables.nome: must be a string or a number",
                "{\"nome\":null}|variables.nome: must be a string or a number",
                "{\"nome\":\"a\",\"NOME\":\"b\"}|variables.NOME: is there twice"
            })
    void shouldRefuseByNameWhatIsMissingOrUnknown(String variables, String problem) {
        assertThatThrownBy(() -> of("Olá {{nome}}").fill(new JsonObject(variables)))
                .hasMessageContaining(
                        problem.substring(problem.indexOf(':') + 1).strip());
    }

    @Test
    void shouldRefuseVariablesOfATextThatHasNone() {
        assertThatThrownBy(() -> of("Olá").fill(new JsonObject().put("nome", "Bia")))
                .hasMessageContaining("is no variable of the template, which has none");
        assertThatThrownBy(() -> of("{{nome|}}").fill(new JsonObject()))
                .hasMessageContaining("leave nothing of the text");
    }

    @Test
    void shouldHaveAHundredVariablesAtMost() {
        assertThat(of(places(100) + "{{V0|again}}").fill(variables(100))).startsWith("x x x ");
        assertThatThrownBy(() -> of(places(101)))
                .hasMessageContaining("has places for 101 variables, and may have 100");
    }

    private static String places(int count) {
        return IntStream.range(0, count).mapToObj(i -> "{{v" + i + "}} ").collect(Collectors.joining());
    }

    private static JsonObject variables(int count) {
        JsonObject variables = new JsonObject();
        IntStream.range(0, count).forEach(i -> variables.put("v" + i, "x"));
        return variables;
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{", "Olá {{nome}", "{{}}", "{{ }}"})
    void shouldRefuseATextWhosePlacesCannotBeRead(String text) {
        assertThatThrownBy(() -> of(text)).isInstanceOf(RuntimeException.class);
    }
}
