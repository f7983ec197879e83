package io.wafleet.recipient;

import io.wafleet.problem.Problem;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number as it is found in messages, links and spreadsheets, freed of what stands around it.
 *
 * @param text digits and what people write between them, perhaps with {@code +} before
 */
record Written(String text) {
    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9 ()./-]{5,40}");
    /** Marks of direction and the like, which come along when a number is copied out of a chat. */
    private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}");

    private static final Pattern BLANK = Pattern.compile("[\\p{Zs}\\t]");
    private static final Pattern DASH = Pattern.compile("\\p{Pd}");
    /** What tells a spreadsheet that a cell is text: {@code ="5511…"}, {@code '5511…}. */
    private static final Pattern AS_TEXT = Pattern.compile("(?:=?\"(.*)\"|['\\u2018\\u2019]+(.*?)['\\u2019]*)");
    /** These name a person by the digits of the international format, with or without {@code +}. */
    private static final Pattern LINK = Pattern.compile("(?i)(?:(?:https?://)?(?:www\\.)?"
            + "(?:wa\\.me/|(?:api|web)\\.whatsapp\\.com/send/?\\?(?:[^#]*&)?phone=)|whatsapp://send/?\\?(?:[^#]*&)?phone=)"
            + "(?:\\+|%2B)?([1-9][0-9]{4,14})(?:[/?&#].*)?");

    private static final Pattern TEL = Pattern.compile("(?i)tel: ?");
    private static final Pattern EXPONENT = Pattern.compile("[+-]?[0-9]+(?:[.,][0-9]*)?[eE][+-]?[0-9]+");
    /**
     * A spreadsheet took the number for an amount: {@code 5511988887777.0}. No country ends a number with a group of one
     * digit; of two zeros only those that follow bare digits are decimals, for France writes 06.12.34.56.00.
     */
    private static final Pattern WHOLE = Pattern.compile("(\\+?[0-9 ()./-]{6,38}[0-9])[.,]0|(\\+?[0-9]{7,15})[.,]00");

    private static final Pattern FRACTION = Pattern.compile("\\+?[0-9 ()./-]{7,39}[.,][0-9]|\\+?[0-9]{7,}[.,][0-9]{2}");
    private static final Pattern BETWEEN_NUMBERS =
            Pattern.compile("[;,/|&\\n\\r]|\\+|\\s+(?:e|ou|or|and|y|o|oder|und)\\s+", Pattern.CASE_INSENSITIVE);
    /** The shortest that can be a whole number with its country code; two such parts are no number and its extension. */
    private static final int SHORTEST = 7;
    /** A number has at most 15 digits, and three more of a trunk or carrier code. */
    private static final int MOST_DIGITS = 18;

    /** Without what cannot be seen, and with plain blanks and dashes. */
    static String clean(String text) {
        String visible = INVISIBLE.matcher(text).replaceAll("");
        String plain = DASH.matcher(BLANK.matcher(visible).replaceAll(" "))
                .replaceAll("-")
                .trim();
        Matcher cell = AS_TEXT.matcher(plain);
        return cell.matches() ? (cell.group(1) == null ? cell.group(2) : cell.group(1)).trim() : plain;
    }

    static boolean isLink(String clean) {
        return LINK.matcher(clean).matches();
    }

    static Written of(String field, String clean) {
        Matcher link = LINK.matcher(clean);
        if (link.matches()) {
            return new Written("+" + link.group(1));
        }
        String text = TEL.matcher(clean).lookingAt() ? TEL.matcher(clean).replaceFirst("") : clean;
        Matcher whole = WHOLE.matcher(text);
        if (whole.matches()) {
            return new Written(whole.group(1) == null ? whole.group(2) : whole.group(1));
        }
        requireOne(field, text);
        if (!NUMBER.matcher(text).matches()) {
            throw Problem.field(field, "must be a phone number, such as +55 11 99999-9999")
                    .exception();
        }
        return new Written(text);
    }

    private static void requireOne(String field, String text) {
        if (EXPONENT.matcher(text).matches()) {
            throw Problem.field(
                            field,
                            "has lost digits: a spreadsheet has written the number as a power of ten;"
                                    + " format the column as text and enter it anew")
                    .exception();
        }
        if (FRACTION.matcher(text).matches()) {
            throw Problem.field(field, "is an amount with decimals, no phone number")
                    .exception();
        }
        long numbers = Arrays.stream(BETWEEN_NUMBERS.split(text, -1))
                .filter(part -> count(part) >= SHORTEST)
                .count();
        if (numbers > 1 || count(text) > MOST_DIGITS) {
            throw Problem.field(field, "holds more digits than one phone number has: give one number")
                    .exception();
        }
    }

    private static long count(String text) {
        return text.chars().filter(letter -> letter >= '0' && letter <= '9').count();
    }

    boolean isInternational() {
        return text.startsWith("+");
    }

    String digits() {
        return text.replaceAll("[^0-9]", "");
    }
}
