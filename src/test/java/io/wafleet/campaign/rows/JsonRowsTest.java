package io.wafleet.campaign.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.wafleet.campaign.rows.GivenRow.Wrong;
import io.wafleet.problem.ProblemException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRowsTest {
    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static List<GivenRow> rows(String rows) {
        List<GivenRow> read = new ArrayList<>();
        RowsFile.json(Buffer.buffer("{\"from\":\"1\",\"rows\":" + rows + ",\"x\":[{\"rows\":[1]}]}"))
                .each(read::add);
        return read;
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"x\":", "[", "{\"rows\":"})
    void shouldRefuseWhatIsTooDeep(String open) {
        assertThatThrownBy(() -> JsonRows.fields(bytes("{\"a\":" + open.repeat(100_000))))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("the body must be a JSON object; it cannot be read");
    }

    private static GivenRow row(String row) {
        return rows("[" + row + "]").get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "12345678.9, 12345678.9",
        "35.0, 35.0",
        "0.0005, 0.0005",
        "10000000.00, 10000000.00",
        "1500.50, 1500.50",
        "1E7, 10000000",
        "1.5e-3, 0.0015",
        "1E999999999, 1E999999999",
        "12345678901234567890123, 12345678901234567890123",
        "-0, -0",
        "true, true",
        "'\"007\"', 007",
    })
    void shouldSayANumberAsTheJsonHasIt(String json, String said) {
        assertThat(row("{\"to\":\"1\",\"variables\":{\"v\":" + json + "}}").variables())
                .isEqualTo(Map.of("v", said));
    }

    @Test
    void shouldTakeTheNumberOfARowAsANumber() {
        assertThat(row("{\"to\":5511988887777}")).isEqualTo(new GivenRow("", "5511988887777", null, Map.of(), null));
        assertThat(row("{\"to\":5.511988887777e12}").to()).isEqualTo("5511988887777");
    }

    @Test
    void shouldTakeNullForWhatIsNotGiven() {
        assertThat(row("{\"to\":null,\"message\":null,\"variables\":{\"a\":null}}"))
                .isEqualTo(new GivenRow("", "", null, Map.of(), null));
        assertThat(row("{\"variables\":null}")).isEqualTo(new GivenRow("", "", null, Map.of(), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'5511'                                      | ''          | must be an object",
                "{'to':['1']}                                | to          | must be a phone number or a JID",
                "{'to':true}                                 | to          | must be a phone number or a JID",
                "{'to':'1','message':5}                      | message     | must be a string",
                "{'to':'1','variables':'x'}                  | variables   | must be an object",
                "{'to':'1','variables':{'n':[1]}}            | variables.n | must be a string or a number",
                "{'to':'1','variables':{'Nome':1,'nome':2}}  | variables.nome | is there twice",
                "{'to':'1','nome':'Ana'}                     | nome        | a value for {{name}} goes into variables",
                "{'to':'1','x':{'y':[1,2]},'variables':3}    | x           | is no field of a row, which has to, message and",
            })
    void shouldNameTheFieldOfARowThatIsWrongAndReadOn(String json, String field, String detail) {
        List<GivenRow> rows = rows("[" + json.replace('\'', '"') + ",{\"to\":\"2\"}]");

        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).wrong())
                .extracting(Wrong::field)
                .isEqualTo(field == null ? "" : field.replace("''", ""));
        assertThat(rows.get(0).wrong()).extracting(Wrong::detail).asString().contains(detail);
        assertThat(rows.get(1)).isEqualTo(new GivenRow("", "2", null, Map.of(), null));
    }

    @Test
    void shouldBoundTheVariablesOfARow() {
        StringBuilder many = new StringBuilder("\"v\":1");
        for (int i = 0; i < 600; i++) {
            many.append(",\"v").append(i).append("\":1");
        }

        assertThat(row("{\"to\":\"1\",\"variables\":{" + many + "}}").wrong())
                .isEqualTo(new Wrong("variables", "must be at most 500"));
    }

    @Test
    void shouldGiveTheOtherFieldsWithoutTheRows() {
        byte[] body = bytes("{\"from\":\"1\",\"rows\":[{\"rows\":[]},1],\"ttl\":5,\"o\":{\"rows\":1}}");

        assertThat(JsonRows.fields(body))
                .isEqualTo(new JsonObject().put("from", "1").put("ttl", 5).put("o", new JsonObject().put("rows", 1)));
        assertThat(JsonRows.fields("{\"é\":1,\"rows\":[]}".getBytes(Charset.forName("UTF-16"))))
                .isEqualTo(new JsonObject().put("é", 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "5", "[]", "{\"rows\":[", "{\"rows\":[{]}", "{\"rows\":[]} x", "{\"rows\":[]}{}", "{rows:[]}"
            })
    void shouldRefuseWhatIsNoJsonObject(String body) {
        assertThatThrownBy(() -> JsonRows.fields(bytes(body))).hasMessageStartingWith("the body must be a JSON object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"rows\":{}}", "{\"rows\":null}", "{\"o\":{\"rows\":[]}}"})
    void shouldRefuseABodyWithoutRows(String body) {
        assertThatThrownBy(() -> JsonRows.fields(bytes(body))).hasMessage("must be a list");
    }

    @Test
    void shouldRefuseALotBesideTheRows() {
        byte[] body = bytes("{\"rows\":[],\"x\":[" + "{},".repeat(500_000) + "1]}");

        assertThatThrownBy(() -> JsonRows.fields(body)).hasMessageContaining("only rows may have more than");
    }
}
