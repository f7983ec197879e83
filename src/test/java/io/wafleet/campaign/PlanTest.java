package io.wafleet.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.campaign.Plan.Entry;
import io.wafleet.campaign.Plan.Fate;
import io.wafleet.campaign.rows.RowsFile;
import io.wafleet.cause.CauseCode;
import io.wafleet.content.Content;
import io.wafleet.id.DeviceId;
import io.wafleet.job.Order.Terms;
import io.wafleet.recipient.Recipients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {
    private static Plan plan(String message, JsonArray rows) {
        JsonObject content = new JsonObject().put("text", message);
        return Plan.of(order(content, rows), new Recipients("BR"));
    }

    private static CampaignOrder order(JsonObject content, JsonArray rows) {
        Buffer body = new JsonObject().put("rows", rows).toBuffer();
        return new CampaignOrder(
                "acme", new DeviceId("a"), null, null, "text", content, RowsFile.json(body), Terms.DEFAULT, false);
    }

    private static JsonObject row(Object to) {
        return new JsonObject().put("to", to);
    }

    @Test
    void shouldSendEachRowItsOwnText() {
        // Given
        JsonArray rows = new JsonArray()
                .add(row("11999990001").put("variables", new JsonObject().put("n", "Ana")))
                .add(row("11999990002").put("variables", new JsonObject().put("n", 7)))
                .add(row("120363025246125486@g.us").put("message", "Só para vocês"));

        // When
        Plan plan = plan("Olá {{n}}", rows);

        // Then
        assertThat(plan.entries())
                .containsExactly(
                        ok(1, "5511999990001@s.whatsapp.net", "Olá Ana"),
                        ok(2, "5511999990002@s.whatsapp.net", "Olá 7"),
                        ok(3, "120363025246125486@g.us", "Só para vocês"));
    }

    private static Entry ok(int number, String to, String text) {
        return new Entry(number, to, Fate.OK, new Content.Text(text), null, null);
    }

    @Test
    void shouldSendOnceWhenARecipientComesTwiceHoweverItIsSpelled() {
        // Given
        JsonArray rows = new JsonArray()
                .add(row("+55 31 98888-7777"))
                .add(row("31988887777"))
                .add(row("553188887777@s.whatsapp.net"))
                .add(row("31966667777"));

        // When
        Plan plan = plan("hi", rows);

        // Then
        assertThat(plan.entries())
                .extracting(Entry::fate)
                .containsExactly(Fate.OK, Fate.DUPLICATE, Fate.DUPLICATE, Fate.OK);
        assertThat(plan.entries().get(2).cause()).isEqualTo(CauseCode.SAME_RECIPIENT.cause(1));
    }

    @Test
    void shouldSayOfEachRowWhatIsWrongWithIt() {
        // Given
        JsonArray rows = new JsonArray()
                .add("5511999990001")
                .add(new JsonObject())
                .add(row("nobody"))
                .add(row("11999990001"))
                .add(row("11999990002").put("variables", "x"))
                .add(row("11999990003").put("variables", new JsonObject().put("n", new JsonArray())))
                .add(row("11999990004").put("message", 5))
                .add(row("11999990005").put("message", "{{x"))
                .add(row("11999990006").put("message", "x".repeat(65_537)))
                .add(row("11999990007").put("message", " "));

        // When
        Plan plan = plan("Olá {{n}}", rows);

        // Then
        assertThat(plan.with(Fate.INVALID)).hasSize(rows.size());
        assertThat(plan.entries())
                .extracting(Entry::field)
                .containsExactly(
                        "",
                        "to",
                        "to",
                        "variables",
                        "variables",
                        "variables.n",
                        "message",
                        "message",
                        "message",
                        "message");
        assertThat(plan.entries().get(3).cause().text()).isEqualTo("has no value for {{n}}, and no variables at all");
    }

    @Test
    void shouldStoreNothingThatADatabaseDoesNotTake() {
        JsonArray rows = new JsonArray()
                .add(row("a\u0000b"))
                .add(row("11999990002").put("x\u0000", 1))
                .add(row("x".repeat(600)));

        Plan plan = plan("hi", rows);

        assertThat(plan.entries()).extracting(Entry::fate).containsOnly(Fate.INVALID);
        assertThat(plan.entries().get(0).to()).isEqualTo("a\ufffdb");
        assertThat(plan.entries()).noneMatch(entry -> entry.cause().text().indexOf(0) >= 0);
        assertThat(plan.entries().get(2).to()).isEqualTo("x".repeat(64) + "…");
    }

    @Test
    void shouldNameTheLineOfTheFileThatIsWrong() {
        Buffer csv = Buffer.buffer("to;nome\n\n11999990001;Ana\nnobody;Bia\n;Caio");
        CampaignOrder order = new CampaignOrder(
                "acme",
                new DeviceId("a"),
                null,
                null,
                "text",
                new JsonObject().put("text", "Oi {{NOME}}"),
                RowsFile.csv(csv, null),
                Terms.DEFAULT,
                false);

        Plan plan = Plan.of(order, new Recipients("BR"));

        assertThat(plan.entries()).extracting(Entry::fate).containsExactly(Fate.OK, Fate.INVALID, Fate.INVALID);
        assertThat(plan.entries().get(1).cause().text()).endsWith(" (line 4)");
        assertThat(plan.entries().get(2).cause()).isEqualTo(CauseCode.ROW_INVALID.cause("is missing", "line 5"));
    }

    private static JsonArray people(int count) {
        JsonArray rows = new JsonArray();
        for (int i = 0; i < count; i++) {
            rows.add(row("+1415555%04d".formatted(i)).put("variables", new JsonObject().put("n", "x")));
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{{n}}"})
    void shouldRefuseMoreTextThanMemoryMayHold(String place) {
        JsonObject content = new JsonObject().put("text", "é".repeat(32 * 1024) + place);

        assertThat(Plan.of(order(content, people(500)), new Recipients("")).count(Fate.OK))
                .isEqualTo(500);
        assertThatThrownBy(() -> Plan.of(order(content, people(600)), new Recipients("")))
                .hasMessageStartingWith("all texts together may have 32 MB, which is reached with row 5");
        assertThatThrownBy(() -> Plan.rehearsal(order(content, people(600)), new Recipients("")))
                .hasMessageStartingWith("all texts together may have 32 MB");
    }

    @Test
    void shouldKeepOnlyWhatCanBeShownWhenItIsARehearsal() {
        JsonObject content = new JsonObject().put("text", "x".repeat(60_000) + "{{n}}");

        Plan plan = Plan.rehearsal(order(content, people(100)), new Recipients(""));

        assertThat(plan.count(Fate.OK)).isEqualTo(100);
        assertThat(plan.entries()).filteredOn(entry -> entry.content() != null).hasSize(17);
    }

    @Test
    void shouldNotCallARowADuplicateOfOneThatIsNotSent() {
        // Given
        JsonArray rows = new JsonArray()
                .add(row("11999990001"))
                .add(row("11999990001").put("variables", new JsonObject().put("n", "Ana")));

        // When
        Plan plan = plan("Olá {{n}}", rows);

        // Then
        assertThat(plan.entries()).extracting(Entry::fate).containsExactly(Fate.INVALID, Fate.OK);
    }

    @Test
    void shouldRefuseTheWholeWhenItIsTooMuchOrTheTemplateIsWrong() {
        JsonArray many = new JsonArray();
        for (int i = 0; i <= Plan.MAX_ROWS; i++) {
            many.add(row("11999990001"));
        }

        assertThatThrownBy(() -> plan("hi", many)).hasMessage("must be at most 10000");
        assertThatThrownBy(() -> plan("Olá {{n}", new JsonArray().add(row("11999990001"))))
                .hasMessageContaining("{{");
    }
}
