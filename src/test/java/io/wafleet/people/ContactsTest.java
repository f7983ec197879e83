package io.wafleet.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wafleet.command.PageRequest;
import io.wafleet.command.people.ContactsRequest;
import io.wafleet.gowa.people.PersonCalls.Contact;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContactsTest {
    private static final String ANA = "5511900000001@s.whatsapp.net";
    private static final String JOAO = "5511900000002@s.whatsapp.net";
    private static final String HIDDEN = "77001@lid";
    private static final Contacts CONTACTS = new Contacts(
            List.of(
                    new Contact(JOAO, "João Öz"),
                    new Contact("5511900000001:7@s.whatsapp.net", ""),
                    new Contact("77002@lid", "Ana Lid"),
                    new Contact(HIDDEN, "Somebody"),
                    new Contact("status@broadcast", "no person"),
                    new Contact("120363025246125486@g.us", "no person either")),
            Map.of("77002@lid", ANA));

    private static JsonObject page(String q, String after, int limit) {
        return CONTACTS.page(
                new ContactsRequest(q, new PageRequest(after, limit)), jid -> jid.equals(JOAO) ? "https://p" : null);
    }

    private static List<String> jids(JsonObject page) {
        return page.getJsonArray("contacts").stream()
                .map(each -> ((JsonObject) each).getString("jid"))
                .toList();
    }

    @Test
    void shouldNameEachPersonOnceWhenTheChildHasBothNames() {
        JsonObject all = page(null, "", 10);

        assertThat(jids(all)).containsExactly(ANA, JOAO, HIDDEN);
        JsonObject ana = all.getJsonArray("contacts").getJsonObject(0);
        assertThat(ana.getString("name")).isEqualTo("Ana Lid");
        assertThat(ana.getString("lid")).isEqualTo("77002@lid");
        assertThat(all.getJsonArray("contacts").getJsonObject(2).getString("phoneNumber"))
                .isNull();
        assertThat(all.getJsonArray("contacts").getJsonObject(1).getString("pictureUrl"))
                .isEqualTo("https://p");
    }

    @Test
    void shouldGoOnWhereThePageBeforeEnded() {
        JsonObject first = page(null, "", 2);

        assertThat(first.getBoolean("more")).isTrue();
        assertThat(jids(page(null, first.getString("last"), 2))).containsExactly(HIDDEN);
        assertThat(page(null, HIDDEN, 2).getBoolean("more")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"joao oz, " + JOAO, "JOÃO, " + JOAO, "0000-0001, " + ANA, "ana lid, " + ANA, "some, " + HIDDEN})
    void shouldFindByNameAndNumberWhateverTheAccentsAndTheCase(String q, String jid) {
        assertThat(jids(page(q, "", 10))).containsExactly(jid);
    }

    @Test
    void shouldFindNobodyWhenNothingFits() {
        assertThat(jids(page("zz", "", 10))).isEmpty();
        assertThat(jids(page("9999", "", 10))).isEmpty();
    }
}
