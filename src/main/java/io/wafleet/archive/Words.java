package io.wafleet.archive;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a text is found by: its words, without accents and in small letters, in their order. Done here, before either database sees
 * the text or what is looked for in it, so that both find the same.
 *
 * <p>A word is letters and digits. A symbol such as an emoji is a word of its own, and so is each character of a script that puts
 * no blanks between its words.
 */
final class Words {
    /** PostgreSQL counts places in a text up to here; further ones would all be the same to it. */
    static final int MOST = 16_383;

    /** PostgreSQL has no longer words than 2046 bytes; no word that somebody looks for is nearly as long as this. */
    private static final int LONGEST = 100;

    /** PostgreSQL holds the words of one text in 1 MB; a character has 3 bytes at most, or 4 for two. */
    private static final int MOST_CHARS = 200_000;

    /** What has no decomposition in Unicode and is written without the stroke all the same. */
    private static final Map<Integer, String> PLAIN = Map.of(
            (int) 'ß', "ss", (int) 'ø', "o", (int) 'đ', "d", (int) 'ł', "l", (int) 'æ', "ae", (int) 'œ', "oe",
            (int) 'ð', "d", (int) 'þ', "th", (int) 'ħ', "h");

    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private int chars;

    private Words() {}

    /** In their order; at most {@link #MOST}. */
    static List<String> of(String text) {
        Words found = new Words();
        // A mark that follows its letter is left out below: what is composed and what is not becomes the same.
        Normalizer.normalize(text, Normalizer.Form.NFKD)
                .codePoints()
                .map(point -> Character.toLowerCase(Character.toUpperCase(point)))
                .forEach(found::add);
        found.end();
        return found.words;
    }

    /** As both databases' indexes read them. */
    static String joined(String text) {
        return String.join(" ", of(text));
    }

    private void add(int point) {
        if (isAlone(point)) {
            end();
            word.appendCodePoint(point);
            end();
        } else if (Character.isLetterOrDigit(point) || Character.getType(point) == Character.COMBINING_SPACING_MARK) {
            String plain = PLAIN.get(point);
            if (plain == null) {
                word.appendCodePoint(point);
            } else {
                word.append(plain);
            }
        } else if (Character.getType(point) != Character.NON_SPACING_MARK) {
            end();
        }
    }

    private static boolean isAlone(int point) {
        if (Character.getType(point) == Character.OTHER_SYMBOL) {
            return true;
        }
        Character.UnicodeScript script = Character.UnicodeScript.of(point);
        return Character.isLetter(point)
                && switch (script) {
                    case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
                    default -> false;
                };
    }

    private void end() {
        if (word.isEmpty()) {
            return;
        }
        int length = word.length() <= LONGEST
                ? word.length()
                : LONGEST - (Character.isHighSurrogate(word.charAt(LONGEST - 1)) ? 1 : 0);
        chars += length;
        if (words.size() < MOST && chars <= MOST_CHARS) {
            words.add(word.substring(0, length));
        }
        word.setLength(0);
    }
}
