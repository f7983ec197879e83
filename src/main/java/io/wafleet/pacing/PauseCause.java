package io.wafleet.pacing;

/** Why the gateway pauses a queue by itself. All other causes are users', and what they pause is nothing to be alarmed of. */
public final class PauseCause {
    public static final String LOGGED_OUT = "the number was logged out";
    private static final String REFUSALS = " sends in a row were refused, the last with: ";

    private PauseCause() {}

    public static String refusals(int count, String last) {
        return count + REFUSALS + last;
    }

    public static boolean isOwn(String cause) {
        return cause.equals(LOGGED_OUT) || cause.contains(REFUSALS);
    }
}
