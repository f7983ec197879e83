package io.wafleet.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.problem.ProblemException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static String fill(String text, Map<String, String> variables) {
        return new Template(new JsonObject().put("text", text)).fill(variables).getString("text");
    }

    @ParameterizedTest
    @CsvSource({
        "Olá {{nome}}, Olá Ana",
        "Olá {{ nome }}!, Olá Ana!",
        "{{nome}} e {{nome}}, Ana e Ana",
        "{{dívida}} reais, $1\\2 reais",
        "Olá {{apelido|amiga}}, Olá amiga",
        "Olá {{vazio|amiga}}, Olá amiga",
        "Olá {{apelido|}}, Olá",
        "{{última compra}} {única}, {{nome}} {única}",
    })
    void shouldFillInWhatTheRowHas(String template, String text) {
        Map<String, String> variables =
                Map.of("nome", "Ana", "dívida", "$1\\2", "vazio", " ", "última compra", "{{nome}}");

        assertThat(fill(template, variables).strip()).isEqualTo(text);
    }

    @Test
    void shouldFillInAllTextsOfTheContent() {
        JsonObject content = new JsonObject()
                .put("caption", "{{a}}")
                .put("max", 3)
                .put("options", new JsonArray().add("{{b}}").add(true))
                .put("inner", new JsonObject().put("x", "{{a}}{{b}}"));

        assertThat(new Template(content).fill(Map.of("a", "1", "b", "2")))
                .isEqualTo(new JsonObject()
                        .put("caption", "1")
                        .put("max", 3)
                        .put("options", new JsonArray().add("2").add(true))
                        .put("inner", new JsonObject().put("x", "12")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Olá {{nome}", "Olá {{", "{nome}}", "{{}}", "{{1}}", "{{a{{b}}}}", "{{<script>}}"})
    void shouldRefuseWhatLooksLikeAPlaceAndIsNone(String text) {
        assertThatThrownBy(() -> new Template(new JsonObject().put("text", text)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().field()).isEqualTo("message"));
    }

    @Test
    void shouldNameTheVariableWhenTheRowLacksIt() {
        assertThatThrownBy(() -> fill("{{nome}} {{valor}}", Map.of("nome", "Ana")))
                .isInstanceOf(Template.MissingVariable.class)
                .hasMessage("has no value for {{valor}}");
    }
}
