package io.wafleet.optout;

import io.vertx.core.json.JsonObject;
import io.wafleet.id.DeviceId;
import io.wafleet.recipient.Recipient;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants no messages that were not asked for.
 *
 * @param id time-ordered
 * @param jid the phone number's, where it is known; else the hidden number's
 * @param lid the hidden number's; null where it is not known
 * @param word by which they said so; this and the next two are null where it was no message of theirs
 * @param device to which they said so
 * @param message WhatsApp's id of that message
 * @param note of who put them on the list
 * @param confirmTo the chat in which it is to be confirmed; null for none, or not any more
 */
public record OptOut(
        String id,
        String tenant,
        String jid,
        @Nullable String lid,
        Source source,
        @Nullable String word,
        @Nullable DeviceId device,
        @Nullable String message,
        @Nullable String note,
        @Nullable String confirmTo,
        Instant at) {

    /** The names of the columns of a table, in the order of {@link #cells}. */
    public static final List<String> COLUMNS =
            List.of("to", "jid", "lid", "source", "word", "device", "messageId", "note", "at");

    /** How they came onto the list. */
    enum Source {
        MESSAGE,
        USER,
        IMPORT;

        /** The word of the API and the database. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Source parse(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** One that a user has put on the list, or a file of theirs. */
    static OptOut by(Source source, String id, String tenant, String jid, @Nullable String note, Instant at) {
        String lid = isHidden(jid) ? jid : null;
        return new OptOut(id, tenant, jid, lid, source, null, null, null, note, null, at);
    }

    /** The same, with nothing to be confirmed. */
    OptOut confirmed() {
        return new OptOut(id, tenant, jid, lid, source, word, device, message, note, null, at);
    }

    /** The same person by what else is known of them, with nothing to be confirmed. */
    OptOut alsoAs(String newId, String phone, String hidden) {
        return new OptOut(newId, tenant, phone, hidden, source, word, device, message, note, null, at);
    }

    static boolean isHidden(String jid) {
        return jid.endsWith("@lid");
    }

    /** One name for the person, however the number is written. */
    String person() {
        return Recipient.identity(jid);
    }

    /** For the API. */
    public JsonObject toJson() {
        return new JsonObject()
                .put("id", id)
                .put("jid", jid)
                .put("number", Recipient.number(jid))
                .put("lid", lid)
                .put("source", source.text())
                .put("word", word)
                .put("device", device == null ? null : device.value())
                .put("messageId", message)
                .put("note", note)
                .put("at", at.toString());
    }

    /** What the columns hold; empty where there is nothing. The first can be read as it is when the table comes back. */
    public List<String> cells() {
        String number = Recipient.number(jid);
        JsonObject json = toJson().put("to", number == null ? jid : "+" + number);
        return COLUMNS.stream()
                .map(column -> Objects.toString(json.getValue(column), ""))
                .toList();
    }
}
