package io.wafleet.people;

import io.vertx.core.json.JsonObject;
import io.wafleet.command.Page;
import io.wafleet.command.people.ContactsRequest;
import io.wafleet.gowa.people.Person;
import io.wafleet.gowa.people.PersonCalls.Contact;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Those whom a device knows, each once: the child has a row for each of a person's two names. */
final class Contacts {
    private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
    private static final Pattern NO_DIGITS = Pattern.compile("[^0-9]");

    /** By the JID that the API names them by, in its order. */
    private final TreeMap<String, Known> all = new TreeMap<>();

    /** @param phones the JIDs with phone numbers, by the hidden ones */
    Contacts(List<Contact> stored, Map<String, String> phones) {
        Map<String, String> lids = new HashMap<>();
        phones.forEach((lid, phone) -> lids.put(phone, lid));
        for (Contact contact : stored) {
            String jid = contact.jid();
            Person person = Person.of(jid, phones.getOrDefault(jid, ""), lids.getOrDefault(jid, ""));
            if (person != null) {
                all.merge(person.jid(), new Known(person, contact.name()), Known::or);
            }
        }
    }

    /** Somebody, and what he is called; empty where nobody knows. */
    record Known(Person person, String name) {
        private Known or(Known other) {
            return name.isEmpty() ? other : this;
        }
    }

    /** Whether it is one of them, however the number is spelled. */
    boolean isKnown(String jid) {
        return all.values().stream().anyMatch(known -> known.person().is(jid));
    }

    /** @param picture where the picture of a JID is, as far as that is known */
    JsonObject page(ContactsRequest request, Function<String, @Nullable String> picture) {
        String q = request.q();
        List<Known> found = all.tailMap(request.page().start(), false).values().stream()
                .filter(known -> q == null || has(known, q))
                .limit(request.page().limit() + 1L)
                .toList();
        return new Page<Known>(
                        "contacts",
                        known -> shown(known, picture),
                        known -> known.person().jid())
                .of(found, request.page());
    }

    private static JsonObject shown(Known known, Function<String, @Nullable String> picture) {
        return known.person()
                .toJson()
                .put("name", known.name())
                .put("pictureUrl", picture.apply(known.person().jid()));
    }

    private static boolean has(Known known, String q) {
        String digits = NO_DIGITS.matcher(q).replaceAll("");
        String number = known.person().number();
        return plain(known.name()).contains(plain(q))
                || (!digits.isEmpty() && number != null && number.contains(digits));
    }

    /** Without accents and case. */
    private static String plain(String text) {
        return ACCENTS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
    }
}
