package io.wafleet.device.number;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Makes an id of what people call a device: {@code Loja São João} is {@code loja-sao-joao}. */
final class Slug {
    private static final int MAX = 64;
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern OTHERS = Pattern.compile("[^a-z0-9_]+");
    private static final Pattern EDGES = Pattern.compile("^[-_]+|[-_]+$");
    /** Latin letters that are no letter with an accent. */
    private static final Map<Character, String> LATIN =
            Map.of('ß', "ss", 'æ', "ae", 'œ', "oe", 'ø', "o", 'ł', "l", 'đ', "d", 'ð', "d", 'þ', "th", 'ı', "i");

    private Slug() {}

    /** Of at most 64 of {@code a-z}, {@code 0-9}, {@code -} and {@code _}; empty where nothing of the name can be written so. */
    static String of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        StringBuilder latin = new StringBuilder();
        lower.chars().forEach(each -> latin.append(LATIN.getOrDefault((char) each, Character.toString(each))));
        String plain =
                MARKS.matcher(Normalizer.normalize(latin, Normalizer.Form.NFKD)).replaceAll("");
        // Compatibility forms may be capitals: the sign for a number becomes "No".
        String slug = trimmed(OTHERS.matcher(plain.toLowerCase(Locale.ROOT)).replaceAll("-"));
        return slug.length() <= MAX ? slug : trimmed(slug.substring(0, MAX));
    }

    private static String trimmed(String text) {
        return EDGES.matcher(text).replaceAll("");
    }
}
