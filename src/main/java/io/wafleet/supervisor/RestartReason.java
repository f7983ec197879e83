package io.wafleet.supervisor;

import java.util.Set;

/**
 * Why a child was launched again, as a word of a known few. Causes are for people; what is counted by needs words that exist
 * before the first occurrence, or an alert would not see it.
 */
public final class RestartReason {
    /** What is in no list: new words of causes, until they are added here. */
    static final String OTHER = "other";

    /** All that there are. */
    public static final Set<String> ALL = Set.of(
            "crashed",
            "crashed before it answered",
            "crash-loop",
            "session-replaced",
            "unresponsive",
            "escaped",
            "binary-unusable",
            "child-unusable",
            "volume-unwritable",
            "volume-locked",
            "launch failed",
            OTHER);

    private RestartReason() {}

    /** The word that the cause begins with. */
    public static String of(String cause) {
        int end = cause.indexOf(':');
        String word = end < 0 ? cause : cause.substring(0, end);
        return ALL.contains(word) ? word : OTHER;
    }
}
