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
    @CsvSource({
        "{{Valor (R$)}}, 12",
        "{{valor  (r$)}}, 12",
        "{{CPF/CNPJ}}, 34",
        "{{1}}, 56",
        "{{NOME}}, Ana",
        "{{prec\u0327o}}, 78",
        "{{PREÇO}}, 78",
        "{{nome\u00a0}}, Ana",
    })
    void shouldKnowAVariableByWhateverAColumnMayBeCalled(String template, String text) {
        Map<String, String> variables =
                Map.of("valor (r$)", "12", "cpf/cnpj", "34", "1", "56", "nome", "Ana", "preço", "78");

        assertThat(fill(template, variables)).isEqualTo(text);
    }

    @Test
    void shouldStopWhenTheTextBecomesTooLong() {
        String value = "x".repeat(1_000_000);

        assertThatThrownBy(() -> fill("{{a}}".repeat(13_000), Map.of("a", value)))
                .hasMessage("must have at most 65536 characters");
    }

    @Test
    void shouldCountTheBytesOfAllTexts() {
        JsonObject content = new JsonObject()
                .put("text", "aé€😀\ud800")
                .put("options", new JsonArray().add("b").add(7));

        assertThat(Template.bytes(content)).isEqualTo(1 + 2 + 3 + 4 + 2 + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Olá {{nome}", "Olá {{", "{nome}}", "{{}}", "{{ }}", "{{a{{b}}}}"})
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
                .hasMessage("has no value for {{valor}}; it has nome");
    }
}
