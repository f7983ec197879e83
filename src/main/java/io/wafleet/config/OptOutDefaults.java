package io.wafleet.config;

import java.util.List;

/**
 * How people opt out of what was not asked for, where their tenant has not set it otherwise.
 *
 * @param words by which they do, each as a whole message; none for not at all
 * @param confirmation what they are answered; empty for nothing
 */
public record OptOutDefaults(List<String> words, String confirmation) {
    public OptOutDefaults {
        words = List.copyOf(words);
    }
}
