package io.wafleet.config;

import java.util.List;
import java.util.stream.Stream;

/** How people opt out of campaigns and first messages. */
final class OptOutSettings {
    private static final int LONGEST_WORD = 100;
    private static final int LONGEST_ANSWER = 1000;

    static final Setting<List<String>> WORDS = Setting.of(
            "WAFLEET_OPT_OUT_WORDS",
            "SAIR,PARAR,STOP,DESCADASTRAR,UNSUBSCRIBE",
            OptOutSettings::words,
            "Words, with commas between, by which people opt out of campaigns and first messages, each as a whole message; case and"
                    + " accents make no difference; `none` for none. Tenants may have their own ([opt-out.md](opt-out.md)).");
    static final Setting<String> CONFIRMATION = Setting.of(
            "WAFLEET_OPT_OUT_CONFIRMATION",
            "",
            OptOutSettings::answer,
            "What whoever opts out is answered, once; empty for nothing.");

    static final List<Setting<?>> ALL = List.of(WORDS, CONFIRMATION);

    private OptOutSettings() {}

    private static List<String> words(String text) {
        if (text.equals("none")) {
            return List.of();
        }
        List<String> words = Stream.of(text.split(",", -1)).map(String::strip).toList();
        for (String word : words) {
            if (word.length() > LONGEST_WORD || word.codePoints().noneMatch(Character::isLetterOrDigit)) {
                throw new IllegalArgumentException(
                        "'%s' is no word of at most %d characters".formatted(word, LONGEST_WORD));
            }
        }
        return words;
    }

    private static String answer(String text) {
        if (text.length() > LONGEST_ANSWER) {
            throw new IllegalArgumentException("has more than " + LONGEST_ANSWER + " characters");
        }
        return text.strip();
    }
}
