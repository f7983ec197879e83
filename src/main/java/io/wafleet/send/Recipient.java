package io.wafleet.send;

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

    /** Area code, then a mobile number with or without its ninth digit. */
    private static final Pattern BRAZILIAN_MOBILE =
            Pattern.compile("55([1-9][0-9])(9?)([6-9][0-9]{7})@s\\.whatsapp\\.net");

    /** From this area code on WhatsApp knows the old numbers without the ninth digit, as they were registered. */
    private static final int FIRST_OLD_AREA = 31;

    private static final char FIRST_OLD_DIGIT = '7';

    private Recipient() {}

    /** The JID of a person with this number, in international format without {@code +}. */
    static String person(String digits) {
        return digits + PERSON;
    }

    /** The JID that the text is, in the form of today; null if it is none. */
    static @Nullable String parse(String text) {
        String plain = text.startsWith("+") ? text.substring(1) : text;
        String lower = plain.toLowerCase(Locale.ROOT);
        String current =
                lower.endsWith("@c.us") ? lower.substring(0, lower.length() - "@c.us".length()) + PERSON : lower;
        return JID.matcher(current).matches() ? current : null;
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

    /** All JIDs that a recipient can have: one, of Brazilian mobile numbers two. */
    public static List<String> spellings(String jid) {
        Spellings spellings = Spellings.of(jid);
        return spellings == null ? List.of(jid) : List.of(spellings.likely(), spellings.other());
    }

    /**
     * The two JIDs that a Brazilian mobile number can have, or null for everybody else.
     *
     * @param likely the spelling that WhatsApp usually knows such a number by
     * @param other the same number with the ninth digit, or without
     */
    record Spellings(String likely, String other) {
        /**
         * Numbers that came after the ninth digit (91 to 95 …) have none without it: that would be somebody's landline.
         */
        static @Nullable Spellings of(String jid) {
            Matcher number = BRAZILIAN_MOBILE.matcher(jid);
            if (!number.matches()) {
                return null;
            }
            String with = person("55" + number.group(1) + "9" + number.group(3));
            String without = person("55" + number.group(1) + number.group(3));
            boolean old = Integer.parseInt(number.group(1)) >= FIRST_OLD_AREA
                    && number.group(3).charAt(0) >= FIRST_OLD_DIGIT;
            return old ? new Spellings(without, with) : new Spellings(with, without);
        }

        /** One name for the number, however it is spelled. */
        String number() {
            String longer = likely.length() > other.length() ? likely : other;
            return longer.substring(0, longer.indexOf('@'));
        }
    }
}
