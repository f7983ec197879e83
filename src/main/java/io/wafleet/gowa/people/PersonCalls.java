package io.wafleet.gowa.people;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.GowaCalls;
import io.wafleet.recipient.Recipient;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a child is asked about people, and about its own account (contract 3.7). */
public final class PersonCalls {
    private final GowaCalls calls;

    public PersonCalls(GowaCalls calls) {
        this.calls = calls;
    }

    /** Somebody whom the child has stored; the JID is of either name, the name may be empty. */
    public record Contact(String jid, String name) {}

    /** All that the child has stored, in any order; WhatsApp is not asked. */
    public Future<List<Contact>> contacts(ChildEndpoint child) {
        return calls.get(child, "/user/my/contacts", Map.of())
                .map(results -> GroupCalls.objects(results, "data")
                        .map(row -> new Contact(row.getString("jid", ""), row.getString("name", "")))
                        .toList());
    }

    /**
     * What WhatsApp tells of somebody.
     *
     * @param about what he says of himself; empty where he hides it
     * @param business the name of a business that WhatsApp has verified; empty for none
     */
    public record Profile(Person person, String name, String about, String business) {}

    /** Fails with {@code not-on-whatsapp}. */
    public Future<Profile> profile(ChildEndpoint child, String jid) {
        return calls.get(child, "/user/info", Map.of("phone", jid)).map(results -> {
            JsonObject found = GroupCalls.objects(results, "data").findFirst().orElseGet(JsonObject::new);
            String phone = results.getString("resolved_phone", "");
            Person known = Person.of(
                    jid, phone.isEmpty() ? "" : Recipient.person(phone), results.getString("resolved_lid", ""));
            return new Profile(
                    known == null ? new Person(jid, null) : known,
                    found.getString("name", ""),
                    found.getString("status", ""),
                    found.getString("verified_name", ""));
        });
    }

    /**
     * A picture, at WhatsApp.
     *
     * @param url good for some days
     * @param id another for each picture
     */
    public record Picture(String url, String id) {}

    /** Of a person or a group; fails with {@code picture-not-found}. */
    public Future<Picture> picture(ChildEndpoint child, String jid) {
        return calls.get(child, "/user/avatar", Map.of("phone", jid))
                .map(results -> new Picture(results.getString("url", ""), results.getString("id", "")));
    }

    /** What the account is called; null where the child does not know. */
    public Future<@Nullable String> ownName(ChildEndpoint child) {
        return calls.get(child, "/app/devices", Map.of())
                .map(results -> GroupCalls.objects(results, "list")
                        .map(slot -> slot.getString("name", ""))
                        .filter(name -> !name.isEmpty())
                        .findFirst()
                        .orElse(null));
    }

    public Future<Void> rename(ChildEndpoint child, String name) {
        return calls.post(child, "/user/pushname", new JsonObject().put("push_name", name))
                .mapEmpty();
    }

    /** Changes the account's own picture; the child cannot take it away. */
    public Future<Void> show(ChildEndpoint child, Buffer picture) {
        return calls.post(child, "/user/avatar", Map.of(), Pictures.file("avatar", picture))
                .mapEmpty();
    }

    /** Who may see and do what, in WhatsApp's words. */
    public Future<JsonObject> privacy(ChildEndpoint child) {
        return calls.get(child, "/user/my/privacy", Map.of())
                .map(results -> new JsonObject()
                        .put("groupAdd", results.getString("group_add", ""))
                        .put("about", results.getString("status", ""))
                        .put("picture", results.getString("profile", ""))
                        .put("readReceipts", results.getString("read_receipts", "")));
    }
}
