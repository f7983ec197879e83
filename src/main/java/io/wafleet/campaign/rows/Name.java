package io.wafleet.campaign.rows;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** How the names of columns and variables are compared, and which of them are the number's. */
public final class Name {
    public static final int MAX = 100;
    /** The one name that cannot mean anything else. */
    static final String TO = "to";

    /** Marks that nobody sees: of widths, directions and byte order. */
    private static final String INVISIBLE =
            "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff";

    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
    private static final Pattern NO_LETTERS = Pattern.compile("[^a-z0-9]+");

    /** Without accents, signs and blanks: as people and their programs call the column that the number is in. */
    private static final Set<String> NUMBERS = Set.of(
            "telefone",
            "telefones",
            "telefone1",
            "telefonecelular",
            "telefonemovel",
            "telefonewhatsapp",
            "numerotelefone",
            "numerodetelefone",
            "numerodotelefone",
            "celular",
            "celular1",
            "celularwhatsapp",
            "numerocelular",
            "numerodecelular",
            "numerodocelular",
            "nocelular",
            "nodecelular",
            "nodetelefone",
            "notelefone",
            "cel",
            "fone",
            "fone1",
            "fonecelular",
            "tel",
            "numero",
            "numerowhatsapp",
            "numerodewhatsapp",
            "numerodowhatsapp",
            "whatsapp",
            "whats",
            "zap",
            "contato",
            "destinatario",
            "phone",
            "phone1",
            "phone1value",
            "phonenumber",
            "mobile",
            "mobilephone",
            "mobilenumber",
            "cell",
            "cellphone",
            "number",
            "whatsappnumber",
            "contact",
            "recipient",
            "msisdn",
            "jid",
            "telephone",
            "telephonenumber",
            "portable",
            "movil",
            "numerodetelefono",
            "cellulare",
            "telefon",
            "telefonnummer",
            "handy",
            "handynummer",
            "telefono",
            "telefonomovil");

    private Name() {}

    /** What a cell holds, without the blanks of every kind and the invisible signs that programs leave around it. */
    public static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isNothing(text.charAt(start))) {
            start++;
        }
        while (end > start && isNothing(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isNothing(char sign) {
        return Character.isWhitespace(sign)
                || Character.isSpaceChar(sign)
                || Character.isISOControl(sign)
                || INVISIBLE.indexOf(sign) >= 0;
    }

    /** Two names with the same key are one: case, blanks and how an accent is composed make no difference. */
    public static String key(String name) {
        String composed = Normalizer.normalize(trimmed(name), Normalizer.Form.NFC);
        return BLANKS.matcher(composed).replaceAll(" ").toLowerCase(Locale.ROOT);
    }

    /** Whether people call the column of the number so. */
    static boolean isNumber(String name) {
        String bare = ACCENTS.matcher(Normalizer.normalize(trimmed(name), Normalizer.Form.NFKD))
                .replaceAll("");
        return NUMBERS.contains(
                NO_LETTERS.matcher(bare.toLowerCase(Locale.ROOT)).replaceAll(""));
    }
}
