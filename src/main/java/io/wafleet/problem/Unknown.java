package io.wafleet.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A name that means nothing here, and the known one that may have been meant. */
public final class Unknown {
    /** Longer names are cut where they are shown. */
    private static final int SHOWN = 64;

    private static final int MOST_EDITS = 3;

    private Unknown() {}

    /**
     * The problem of a name that is none of the known ones.
     *
     * @param what is named, such as "field"
     */
    public static Problem of(String what, String name, Collection<String> known) {
        String shown = name.length() > SHOWN ? name.substring(0, SHOWN) + "…" : name;
        String nearest = nearest(name, known);
        String advice = nearest != null
                ? "did you mean " + nearest + "?"
                : known.isEmpty()
                        ? "there is none here"
                        : "known here: "
                                + String.join(", ", known.stream().sorted().toList());
        return Problem.field(shown, "unknown " + what + " " + shown + "; " + advice);
    }

    /** The known name that differs least, if it differs little: by case, by {@code _} and {@code -}, by few letters. */
    public static @Nullable String nearest(String name, Collection<String> known) {
        if (name.length() > SHOWN) {
            return null;
        }
        String plain = plain(name);
        int most = Math.min(MOST_EDITS, plain.length() / 3);
        return known.stream()
                .filter(candidate -> edits(plain, plain(candidate)) <= most)
                .min(Comparator.<String>comparingInt(candidate -> edits(plain, plain(candidate)))
                        .thenComparing(Comparator.naturalOrder()))
                .orElse(null);
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[_\\-.\\s]", "");
    }

    /** How many letters are to be changed, added, left out or swapped with the next to make one word the other. */
    public static int edits(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : fewest(edits, a, b, i, j);
            }
        }
        return edits[a.length()][b.length()];
    }

    private static int fewest(int[][] edits, String a, String b, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int fewest = Math.min(edits[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(fewest, edits[i - 2][j - 2] + 1) : fewest;
    }
}
