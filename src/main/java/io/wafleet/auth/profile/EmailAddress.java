package io.wafleet.auth.profile;

import io.wafleet.problem.Problem;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * E-mail addresses, as browsers take them in a form (HTML, "valid e-mail address"): what RFC 5322 allows beside is written by nobody.
 * Whether somebody reads what is sent there is not known. Case means nothing to any provider that is left, so all is in lower case.
 */
public final class EmailAddress {
    /** RFC 5321, 4.5.3.1.3, without the brackets. */
    public static final int MAX = 254;

    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern FORM =
            Pattern.compile("[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@" + LABEL + "(?:\\." + LABEL + ")*");

    private EmailAddress() {}

    /** As it is kept and compared. */
    public static String normal(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** The address as it is kept; fails with {@code invalid-request}. */
    public static String parse(String field, String text) {
        String address = normal(text);
        if (address.length() > MAX || !FORM.matcher(address).matches()) {
            throw Problem.field(field, "must be an e-mail address, such as ana@example.org, or null for none")
                    .exception();
        }
        return address;
    }
}
