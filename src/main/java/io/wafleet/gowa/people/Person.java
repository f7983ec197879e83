package io.wafleet.gowa.people;

import io.vertx.core.json.JsonObject;
import io.wafleet.recipient.Recipient;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Somebody, under both names that WhatsApp has for a person, of which one at least is known.
 *
 * @param phone the JID with the phone number
 * @param lid the hidden number, {@code @lid}
 */
public record Person(@Nullable String phone, @Nullable String lid) {
    private static final String HIDDEN = "@lid";
    /** Of one of a person's phones and browsers, where the whole person is meant. */
    private static final Pattern DEVICE = Pattern.compile("(?:\\.\\d+)?(?::\\d+)?(?=@)");

    /** Of the JIDs that a child gives for one person, some of which may be empty; null if all are. */
    public static @Nullable Person of(String... jids) {
        String phone = Stream.of(jids)
                .map(Recipient::number)
                .filter(number -> number != null)
                .map(Recipient::person)
                .findFirst()
                .orElse(null);
        String lid = Stream.of(jids)
                .filter(jid -> jid.endsWith(HIDDEN))
                .map(jid -> DEVICE.matcher(jid).replaceFirst(""))
                .findFirst()
                .orElse(null);
        return phone == null && lid == null ? null : new Person(phone, lid);
    }

    /** Whether it is who somebody means by a JID, however the number is spelled. */
    public boolean is(String jid) {
        return jid.equals(lid) || (phone != null && Recipient.spellings(jid).contains(phone));
    }

    /** By which the API names them. */
    public String jid() {
        return String.valueOf(phone == null ? lid : phone);
    }

    /** In digits; null while it is not known. */
    public @Nullable String number() {
        return phone == null ? null : Recipient.number(phone);
    }

    /** The fields of the API: {@code jid}, and both names, null where they are not known. */
    public JsonObject toJson() {
        return new JsonObject().put("jid", jid()).put("phoneNumber", number()).put("lid", lid);
    }
}
