package io.wafleet.recipient;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who a message is for, as a JID. {@link Recipients} makes one of what people write. */
public final class Recipient {
    private static final String PERSON = "@s.whatsapp.net";
    private static final String HIDDEN = "@lid";

    /** Old groups are named after their founder and time: {@code 5511999999999-1600000000@g.us}. */
    private static final Pattern JID = Pattern.compile(
            "(?:[0-9]{5,15}@s\\.whatsapp\\.net|[0-9]{5,20}@lid|[0-9]{5,25}(?:-[0-9]{5,15})?@g\\.us|[0-9]{5,25}@newsletter)");

    /** One of a person's phones and browsers: {@code 5511999999999:12@s.whatsapp.net}, of old {@code 5511999999999.0:12@…}. */
    private static final Pattern DEVICE =
            Pattern.compile("([0-9]{5,20})(?:\\.[0-9]{1,3})?(?::[0-9]{1,5})?(@(?:s\\.whatsapp\\.net|lid))");

    private Recipient() {}

    /** The JID of a person with this number, in international format without {@code +}. */
    public static String person(String digits) {
        return digits + PERSON;
    }

    /** The number of a person's JID, or of that of one of a person's devices, in digits; null of any other text. */
    public static @Nullable String number(String text) {
        String jid = parse(text);
        return jid == null ? null : digits(jid);
    }

    /** The number of a person's JID; null of any other. */
    static @Nullable String digits(String jid) {
        return jid.endsWith(PERSON) ? jid.substring(0, jid.length() - PERSON.length()) : null;
    }

    /** The JID that the text is, in the form of today and of the whole person; null if it is none. */
    static @Nullable String parse(String text) {
        String plain = text.startsWith("+") ? text.substring(1) : text;
        String lower = plain.toLowerCase(Locale.ROOT);
        String current =
                lower.endsWith("@c.us") ? lower.substring(0, lower.length() - "@c.us".length()) + PERSON : lower;
        Matcher device = DEVICE.matcher(current);
        String whole = device.matches() ? device.group(1) + device.group(2) : current;
        return JID.matcher(whole).matches() ? whole : null;
    }

    /** Whether it is one person's number or hidden number, not a group or a channel. */
    public static boolean isPerson(String jid) {
        return jid.endsWith(PERSON) || jid.endsWith(HIDDEN);
    }

    /** The same for all JIDs that a recipient can have. */
    public static String identity(String jid) {
        Spellings spellings = Spellings.of(jid);
        return spellings == null ? jid : spellings.number();
    }

    /** All spellings of a number, as digits: one or two. */
    public static List<String> numbers(String digits) {
        Numbering.Pair pair = Numbering.of(digits);
        return pair == null ? List.of(digits) : List.of(pair.likely(), pair.other());
    }

    /** All JIDs that a recipient can have: one or two. */
    public static List<String> spellings(String jid) {
        Spellings spellings = Spellings.of(jid);
        return spellings == null ? List.of(jid) : spellings.all();
    }
}
