package io.wafleet.optout;

import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Words by which people say that they want no more. A message says so if it is one of them and nothing else: case, accents, blanks
 * and signs make no difference, so {@code *Sair!*} is {@code SAIR}, and {@code sair do grupo} is not.
 */
final class Words {
    /** A longer message is none of them. */
    private static final int LONGEST = 300;

    private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
    private static final Pattern SIGNS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final Map<String, String> byKey = new LinkedHashMap<>();

    Words(List<String> words) {
        words.forEach(word -> byKey.putIfAbsent(key(word), word));
        byKey.remove("");
    }

    /** The word that the message is, as it was set; null if it is none. */
    @Nullable
    String said(String message) {
        return message.length() > LONGEST ? null : byKey.get(key(message));
    }

    /** Empty if there is neither a letter nor a digit in it, so that it can be no word. */
    static String key(String text) {
        String plain = ACCENTS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        return SIGNS.matcher(plain).replaceAll(" ").strip();
    }
}
