package io.wafleet.send;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.wafleet.problem.Problem;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what people write for "to". A JID is taken as it is. With {@code +} or {@code 00} a number is international.
 * Bare digits can be read in two ways, and the first of these that holds decides:
 *
 * <ol>
 *   <li>it is a valid number of the default country ({@code 11999999999}, {@code 011 99999-9999}),
 *   <li>it is a valid international number ({@code 5511999999999}, {@code 14155552671}),
 *   <li>only one of the two has the length that such numbers have (a mobile number without its ninth digit, a number
 *       that is too new to be known here).
 * </ol>
 *
 * <p>Everything else is refused rather than guessed: a wrong guess is a message to a stranger.
 *
 * @param country whose numbers need no country code, as two letters; empty for none
 */
public record Recipients(String country) {
    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9 ()./-]{5,40}");
    /** Marks of direction and the like, which come along when a number is copied out of a chat. */
    private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}");

    private static final Pattern BLANK = Pattern.compile("[\\p{Zs}\\t]");
    private static final Pattern DASH = Pattern.compile("\\p{Pd}");

    /** Without a default country. */
    public static final Recipients INTERNATIONAL = new Recipients("");

    /**
     * The JID of a phone number, or of a JID.
     *
     * @param field the request's field that the text came in, for the problem
     */
    public String jid(String field, String text) {
        String clean = clean(text);
        if (clean.contains("@")) {
            String jid = Recipient.parse(clean);
            if (jid == null) {
                throw Problem.field(
                                field,
                                "is no JID of a person (@s.whatsapp.net, @lid), a group (@g.us) or a channel (@newsletter)")
                        .exception();
            }
            return jid;
        }
        return Recipient.person(digits(field, clean));
    }

    /** The digits of a phone number in international format (E.164 without the {@code +}). */
    public String digits(String field, String text) {
        String clean = clean(text);
        if (!NUMBER.matcher(clean).matches()) {
            throw invalid(field, "must be a phone number, such as +55 11 99999-9999");
        }
        if (clean.startsWith("+") || clean.startsWith("00")) {
            PhoneNumber number = international(clean.startsWith("+") ? clean : "+" + clean.substring(2));
            if (number == null || !isPossible(number)) {
                throw invalid(field, "is no phone number in international format");
            }
            return format(number);
        }
        return bare(field, clean);
    }

    private String bare(String field, String text) {
        PhoneNumber national = country.isEmpty() ? null : parse(text, country);
        if (national != null && util().isValidNumberForRegion(national, country)) {
            return format(national);
        }
        PhoneNumber international = international("+" + text);
        if (international != null && util().isValidNumber(international)) {
            return format(international);
        }
        PhoneNumber local = national != null && isSubscriber(national) ? national : null;
        PhoneNumber abroad = international != null && isPossible(international) ? international : null;
        if (local != null && abroad != null && !format(local).equals(format(abroad))) {
            throw invalid(
                    field,
                    "can be read as +%s or as +%s, and neither is a known number: write it with +"
                            .formatted(format(local), format(abroad)));
        }
        PhoneNumber found = local == null ? abroad : local;
        if (found == null) {
            throw invalid(field, "is no phone number; write it in international format, such as 5511999999999");
        }
        return format(found);
    }

    private static @Nullable PhoneNumber international(String text) {
        return parse(text, null);
    }

    private static @Nullable PhoneNumber parse(String text, @Nullable String region) {
        try {
            return util().parse(text, region);
        } catch (NumberParseException notANumber) {
            return null;
        }
    }

    private static boolean isPossible(PhoneNumber number) {
        return util().isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE;
    }

    /** Complete with its area code; service numbers are shorter. */
    private static boolean isSubscriber(PhoneNumber number) {
        return util().isPossibleNumberForTypeWithReason(number, PhoneNumberType.MOBILE) == ValidationResult.IS_POSSIBLE;
    }

    private static String format(PhoneNumber number) {
        return util().format(number, PhoneNumberFormat.E164).substring(1);
    }

    private static PhoneNumberUtil util() {
        return PhoneNumberUtil.getInstance();
    }

    private static String clean(String text) {
        String visible = INVISIBLE.matcher(text).replaceAll("");
        return DASH.matcher(BLANK.matcher(visible).replaceAll(" "))
                .replaceAll("-")
                .trim();
    }

    private static RuntimeException invalid(String field, String detail) {
        return Problem.field(field, detail).exception();
    }
}
