package io.wafleet.campaign.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.wafleet.campaign.rows.GivenRow.Wrong;
import io.wafleet.problem.ProblemException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRowsTest {
    private static List<GivenRow> rows(String csv) {
        List<GivenRow> rows = new ArrayList<>();
        RowsFile.csv(Buffer.buffer(csv), null).each(rows::add);
        return rows;
    }

    private static GivenRow row(int line, String to, Map<String, String> variables) {
        return new GivenRow("line " + line, to, null, variables, null);
    }

    /** Each is Ana with the number 11999999999, and perhaps others. */
    static Stream<Arguments> filesOfPrograms() {
        return Stream.of(
                Arguments.of("plain", "to,nome\n11999999999,Ana\n"),
                Arguments.of("a mark of the byte order", "\ufeffto;nome\r\n11999999999;Ana\r\n"),
                Arguments.of("old Mac", "to;nome\r11999999999;Ana\r"),
                Arguments.of("tabs", "to\tnome\n11999999999\tAna"),
                Arguments.of("bars", "to|nome\n11999999999|Ana"),
                Arguments.of("everything in quotes", "\"to\";\"nome\"\r\n\"11999999999\";\"Ana\"\r\n"),
                Arguments.of("empty columns at the end", "to;nome;;\r\n11999999999;Ana;;\r\n"),
                Arguments.of("an empty column at the start", ";to;nome\r\n;11999999999;Ana\r\n"),
                Arguments.of("longer rows", "to;nome\r\n11999999999;Ana;\r\n"),
                Arguments.of("blank rows", "to;nome\r\n;\r\n\r\n11999999999;Ana\r\n;;\r\n ; \r\n"),
                Arguments.of("sep=", "sep=;\r\nto;nome\r\n11999999999;Ana\r\n"),
                Arguments.of("sep= against the looks", "SEP=|\r\nto|nome\r\n11999999999|Ana\r\n"),
                Arguments.of("sep= in quotes", "\"sep=;\"\r\nto;nome\r\n11999999999;Ana\r\n"),
                Arguments.of("an empty line first", "\r\nto;nome\r\n11999999999;Ana\r\n"),
                Arguments.of("a title", "Clientes de março;\r\n\r\nto;nome\r\n11999999999;Ana\r\n"),
                Arguments.of("a title that is a name of the column", "Contato;\r\nto;nome\r\n11999999999;Ana\r\n"),
                Arguments.of("capitals", "TELEFONE;NOME\r\n11999999999;Ana\r\n"),
                Arguments.of("invisible signs", "\u200bto\u00a0;\u00a0nome \r\n\u00a011999999999\u200b;Ana\u00a0\r\n"),
                Arguments.of(
                        "a quoted line break in the header", "\"Telefone\n(DDD)\";to;nome\r\n1;11999999999;Ana\r\n"),
                Arguments.of("Ctrl-Z at the end", "to;nome\r\n11999999999;Ana\r\n\u001a"),
                Arguments.of("text made of a formula", "to;nome\r\n=\"11999999999\";\"=\"\"Ana\"\"\"\r\n"),
                Arguments.of("more commas than semicolons", "to;nome;a,b,c,d,e\r\n11999999999;Ana;\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filesOfPrograms")
    void shouldReadWhatProgramsLeave(String what, String csv) {
        List<GivenRow> rows = rows(csv);

        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).wrong()).isNull();
        assertThat(rows.get(0).to()).isEqualTo("11999999999");
        assertThat(rows.get(0).variables()).containsEntry("nome", "Ana");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "to",
                "To",
                "telefone",
                "TELEFONE",
                "Telefone 1",
                "celular",
                "Cel.",
                "Nº de telefone",
                "phone",
                "Phone Number",
                "phone_number",
                "número",
                "nu\u0301mero",
                "numero",
                "WhatsApp",
                "Celular/WhatsApp",
                "fone",
                "Tel",
                "mobile",
                "Mobile Phone",
                "contato",
                "Contact",
                "Phone 1 - Value",
                "Téléphone",
                "Teléfono",
                "cellulare",
                "Telefonnummer",
            })
    void shouldKnowWhatPeopleCallTheColumnOfTheNumber(String name) {
        assertThat(rows("nome;" + name + "\nAna;11999999999"))
                .containsExactly(row(2, "11999999999", Map.of("nome", "Ana")));
    }

    @Test
    void shouldReadTheContactsOfAPhone() {
        List<GivenRow> google = rows("""
                First Name,Last Name,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value
                Ana,Lima,* myContacts,,,Mobile,+55 11 99999-9999
                Bia,,* myContacts,,bia@example.com,Mobile,
                """);
        List<GivenRow> outlook =
                rows("\"First Name\",\"Last Name\",\"E-mail Address\",\"Home Phone\",\"Mobile Phone\"\r\n"
                        + "\"Ana\",\"Lima\",\"\",\"\",\"+55 11 99999-9999\"\r\n");

        assertThat(google).extracting(GivenRow::to).containsExactly("+55 11 99999-9999", "");
        assertThat(google.get(0).variables())
                .containsEntry("first name", "Ana")
                .containsEntry("phone 1 - label", "Mobile");
        assertThat(outlook).extracting(GivenRow::to).containsExactly("+55 11 99999-9999");
    }

    @Test
    void shouldTakeTheColumnCalledToWhateverElseThereIs() {
        assertThat(rows("telefone;celular;to\n1;2;3"))
                .containsExactly(row(2, "3", Map.of("telefone", "1", "celular", "2")));
    }

    @Test
    void shouldTakeEachCellAsItIs() {
        assertThat(rows("to,nome,valor\n1,\"Bob, \"\"B\"\"\n2\",\n\n2,'x,'-5"))
                .containsExactly(
                        row(2, "1", Map.of("nome", "Bob, \"B\"\n2", "valor", "")),
                        row(5, "2", Map.of("nome", "'x", "valor", "-5")));
    }

    @Test
    void shouldTakeTheMessageWhenThereIsAColumnOfIt() {
        assertThat(rows("Message,to\n hi ,1\n,2"))
                .containsExactly(new GivenRow("line 2", "1", " hi ", Map.of(), null), row(3, "2", Map.of()));
    }

    @Test
    void shouldCallAVariableByAnyNameWhateverItsCaseAndForm() {
        String csv = Normalizer.normalize("to;Valor (R$);CPF/CNPJ;1;Preço  à\tVISTA\n1;a;b;c;d", Normalizer.Form.NFD);

        assertThat(rows(csv))
                .containsExactly(
                        row(2, "1", Map.of("valor (r$)", "a", "cpf/cnpj", "b", "1", "c", "preço à vista", "d")));
    }

    @Test
    void shouldLoseNoRowButTheOneThatIsBroken() {
        List<GivenRow> rows = rows("""
                to;nome
                1;Ana
                2;"Jô" Silva
                3;Bia
                4;Caio;extra
                5
                6;"Davi
                7;Eva
                """);

        assertThat(rows)
                .extracting(GivenRow::place)
                .containsExactly("line 2", "line 3", "line 4", "line 5", "line 6", "line 7", "line 8");
        assertThat(rows)
                .filteredOn(row -> row.wrong() == null)
                .extracting(GivenRow::to)
                .containsExactly("1", "3", "5", "7");
        assertThat(rows.get(1).wrong()).extracting(Wrong::detail).asString().contains("are its quotes closed");
        assertThat(rows.get(3).wrong())
                .isEqualTo(
                        new Wrong("", "has 3 cells, and the header 2: a cell with a \";\" in it must stand in quotes"));
        assertThat(rows.get(4).variables()).containsEntry("nome", "");
        assertThat(rows.get(5).wrong()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~                                 | the CSV is empty",
                "~ \n;;\n~                          | the CSV is empty",
                "~nome;valor\nAna;5\n~              | line 1 has: nome, valor",
                "~\n\nnome\tvalor\nAna\t5\n~        | line 3 has: nome, valor",
                "~5511999999999\n5511999999998~     | called to (or telefone, celular, phone, whatsapp and the like); line 1 has: 5511999999999",
                "~nome;Telefone;CELULAR\nAna;1;2~   | the CSV has 2 columns that may be the number's, Telefone and CELULAR (line 1): call the right one to",
                "~to;Nome;nome\n1;2;3~              | the CSV has two columns called nome, the 2. and the 3. (line 1)",
            })
    void shouldSayWhatIsThereWhenItIsNoTableOfRecipients(String csv, String said) {
        assertThatThrownBy(() -> rows(csv))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().field()).isEqualTo("rows"))
                .hasMessageContaining(said);
    }

    @Test
    void shouldEndWhereALotIsBroken() {
        assertThatThrownBy(() -> rows("to;nome\n" + "1;\"x\" y\n".repeat(101)))
                .hasMessage("the CSV has more than 100 lines that cannot be read, the last is line 102");
    }

    @Test
    void shouldRefuseMoreColumnsThanAnybodyHas() {
        assertThatThrownBy(() -> rows("to" + ";a".repeat(600) + "\n1"))
                .hasMessage("the CSV has more than 500 columns (line 1)");
        assertThat(rows("to;nome\n1" + ";".repeat(100_000) + "\n2;b")).hasSize(2);
    }
}
