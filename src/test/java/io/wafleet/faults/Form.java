package io.wafleet.faults;

/** How long the suite may take: the short form runs with every build, the long one repeats more and is larger. */
final class Form {
    /** Tests with this tag run in the long form only. */
    static final String LONG = "long";

    private Form() {}

    static boolean isLong() {
        return LONG.equals(System.getProperty("wafleet.faults"));
    }

    static int times(int inShort, int inLong) {
        return isLong() ? inLong : inShort;
    }
}
