package io.wafleet.send;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.wafleet.problem.Problem;
import java.util.regex.Pattern;

/** Who a message is for. */
public final class Recipient {
    private static final Pattern JID =
            Pattern.compile("\\+?[0-9][0-9-]{0,39}@(s\\.whatsapp\\.net|g\\.us|newsletter|lid)");
    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9 ().-]{5,30}");

    private Recipient() {}

    /**
     * The JID of a phone number in international format (with or without {@code +}), or of a JID.
     *
     * @param field the request's field that the text came in, for the problem
     */
    public static String jid(String field, String text) {
        String trimmed = text.trim();
        if (JID.matcher(trimmed).matches()) {
            return trimmed.startsWith("+") ? trimmed.substring(1) : trimmed;
        }
        return digits(field, trimmed) + "@s.whatsapp.net";
    }

    /** The digits of a phone number in international format (E.164 without the {@code +}). */
    public static String digits(String field, String text) {
        String trimmed = text.trim();
        if (!NUMBER.matcher(trimmed).matches()) {
            throw invalid(field);
        }
        try {
            PhoneNumber number =
                    PhoneNumberUtil.getInstance().parse(trimmed.startsWith("+") ? trimmed : "+" + trimmed, null);
            if (!PhoneNumberUtil.getInstance().isPossibleNumber(number)) {
                throw invalid(field);
            }
            return PhoneNumberUtil.getInstance()
                    .format(number, PhoneNumberFormat.E164)
                    .substring(1);
        } catch (NumberParseException e) {
            throw invalid(field);
        }
    }

    /** Whether it is one person's number or hidden number, not a group or a channel. */
    static boolean isPerson(String jid) {
        return jid.endsWith("@s.whatsapp.net") || jid.endsWith("@lid");
    }

    private static RuntimeException invalid(String field) {
        return Problem.field(field, "must be a phone number in international format, such as 5511999999999")
                .exception();
    }
}
