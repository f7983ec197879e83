package io.wafleet.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRowsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "to,nome,valor\n11999999999,Ana,5\n+14155552671,\"Bob, \"\"B\"\"\n2\",\n",
                "\ufeffTo;nome;valor\r\n11999999999;Ana;5\r\n+14155552671;\"Bob, \"\"B\"\"\n2\";\r\n",
                "to\tnome\tvalor\n11999999999\tAna\t5\n\n+14155552671\t\"Bob, \"\"B\"\"\n2\"\t",
            })
    void shouldReadTheRowsWhateverTheProgramThatWroteThem(String csv) {
        assertThat(CsvRows.parse(csv))
                .isEqualTo(new JsonArray()
                        .add(new JsonObject()
                                .put("to", "11999999999")
                                .put(
                                        "variables",
                                        new JsonObject().put("nome", "Ana").put("valor", "5")))
                        .add(new JsonObject()
                                .put("to", "+14155552671")
                                .put(
                                        "variables",
                                        new JsonObject()
                                                .put("nome", "Bob, \"B\"\n2")
                                                .put("valor", ""))));
    }

    @Test
    void shouldTakeTheMessageWhenThereIsAColumnOfIt() {
        assertThat(CsvRows.parse("message,to\nhi,1\n,2"))
                .isEqualTo(new JsonArray()
                        .add(new JsonObject()
                                .put("message", "hi")
                                .put("to", "1")
                                .put("variables", new JsonObject()))
                        .add(new JsonObject().put("to", "2").put("variables", new JsonObject())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "phone,nome\n1,2", "to,nome,nome\n1,2,3", "to,nome\n1", "to,nome\n1,2,3", "to,nome\n1,\"2"})
    void shouldSayWhatIsWrongWhenItIsNoTableOfRecipients(String csv) {
        assertThatThrownBy(() -> CsvRows.parse(csv))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().field()).isEqualTo("rows"))
                .hasMessageStartingWith("the CSV ");
    }

    @Test
    void shouldRefuseMoreRowsThanACampaignMayHave() {
        assertThat(CsvRows.parse("to\n" + "1\n".repeat(10_000))).hasSize(10_000);
        assertThatThrownBy(() -> CsvRows.parse("to\n" + "1\n".repeat(10_001))).hasMessage("must be at most 10000");
    }
}
