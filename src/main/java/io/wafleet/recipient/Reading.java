package io.wafleet.recipient;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One way to read a text as a number.
 *
 * @param digits in international format, without {@code +}
 * @param isValid whether such a number can exist, by itself or in its other spelling
 */
record Reading(PhoneNumber number, String digits, boolean isValid) {
    private static final Set<PhoneNumberType> SERVICES = EnumSet.complementOf(EnumSet.of(
            PhoneNumberType.MOBILE,
            PhoneNumberType.FIXED_LINE,
            PhoneNumberType.FIXED_LINE_OR_MOBILE,
            PhoneNumberType.TOLL_FREE));

    /** As one of this country, two letters, or as it is dialled there; with a country code if {@code country} is null. */
    static @Nullable Reading of(String text, @Nullable String country) {
        try {
            PhoneNumber number = util().parse(text, country);
            String digits = util().format(number, PhoneNumberFormat.E164).substring(1);
            Numbering.Pair pair = Numbering.of(digits);
            if (pair == null || !isValid(pair.dialled())) {
                return new Reading(number, digits, util().isValidNumber(number));
            }
            // Forms that are dialled only at home, such as Mexico's 044, are no spelling of WhatsApp's.
            return new Reading(number, pair.has(digits) ? digits : pair.dialled(), true);
        } catch (NumberParseException notANumber) {
            return null;
        }
    }

    private static boolean isValid(String digits) {
        try {
            return util().isValidNumber(util().parse("+" + digits, null));
        } catch (NumberParseException notANumber) {
            return false;
        }
    }

    /** Whether it has the length of a number that is complete: too new to be known, perhaps. */
    boolean isPossible() {
        return isValid || util().isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE;
    }

    /**
     * Whether it has the length of a number without its area code. Some such digits are those of a service (premium, one
     * number for a whole country), which is rarely meant; toll-free ones have a beginning that tells.
     */
    boolean lacksAreaCode() {
        return (!isValid || SERVICES.contains(util().getNumberType(number)))
                && (isLocal(PhoneNumberType.MOBILE) || isLocal(PhoneNumberType.FIXED_LINE))
                && !isComplete(PhoneNumberType.MOBILE)
                && !isComplete(PhoneNumberType.FIXED_LINE);
    }

    private boolean isLocal(PhoneNumberType type) {
        return util().isPossibleNumberForTypeWithReason(number, type) == ValidationResult.IS_POSSIBLE_LOCAL_ONLY;
    }

    private boolean isComplete(PhoneNumberType type) {
        return util().isPossibleNumberForTypeWithReason(number, type) == ValidationResult.IS_POSSIBLE;
    }

    int countryCode() {
        return number.getCountryCode();
    }

    boolean isSame(@Nullable Reading other) {
        return other != null && digits.equals(other.digits);
    }

    /** Where the text is cut into groups, counted from its end, if it is written as people at home do. */
    Set<Integer> cutsAtHome() {
        return cuts(util().format(number, PhoneNumberFormat.NATIONAL));
    }

    Set<Integer> cutsAbroad() {
        return cuts(util().format(number, PhoneNumberFormat.INTERNATIONAL));
    }

    static Set<Integer> cuts(String text) {
        Set<Integer> cuts = new LinkedHashSet<>();
        int digits = 0;
        boolean between = false;
        for (int i = text.length() - 1; i >= 0; i--) {
            boolean digit = Character.isDigit(text.charAt(i));
            if (digit && between && digits > 0) {
                cuts.add(digits);
            }
            digits += digit ? 1 : 0;
            between = !digit;
        }
        return cuts;
    }

    private static PhoneNumberUtil util() {
        return PhoneNumberUtil.getInstance();
    }
}
