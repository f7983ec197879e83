package io.wafleet.cli;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is said of a user; what is left out stays as it is. */
final class ProfileOptions {
    @Option(names = "--display-name", paramLabel = "NAME", description = "How people call the user; '' for nothing.")
    @Nullable
    String displayName;

    @Option(
            names = "--email",
            paramLabel = "ADDRESS",
            description = "The e-mail address, by which the user logs in, too; '' for none.")
    @Nullable
    String email;

    /** For the API: null takes away. */
    JsonObject change() {
        JsonObject change = new JsonObject();
        put(change, "displayName", displayName);
        put(change, "email", email);
        return change;
    }

    private static void put(JsonObject change, String field, @Nullable String given) {
        if (given != null) {
            change.put(field, given.isEmpty() ? null : given);
        }
    }
}
