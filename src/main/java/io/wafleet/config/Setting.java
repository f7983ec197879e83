package io.wafleet.config;

import java.util.function.Function;

/**
 * One thing that an operator can set, by environment variable or in the file, under the same name.
 *
 * @param name the name, in capitals
 * @param fallback the value, as text, where nothing is set; empty for none
 * @param parser text to value; throws {@link IllegalArgumentException} whose message says what is wrong
 * @param description one sentence for the table, with the unit
 * @param secret whether the value must not be shown
 */
record Setting<T>(String name, String fallback, Function<String, T> parser, String description, boolean secret) {

    static <T> Setting<T> of(String name, String fallback, Function<String, T> parser, String description) {
        return new Setting<>(name, fallback, parser, description, false);
    }

    static Setting<String> secret(String name, String description) {
        return new Setting<>(name, "", text -> text, description, true);
    }
}
