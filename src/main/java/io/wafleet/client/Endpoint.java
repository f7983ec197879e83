package io.wafleet.client;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where a gateway answers, and the token to show there. */
public record Endpoint(URI url, @Nullable String token) {
    @Override
    public String toString() {
        return "Endpoint[url=%s, token=%s]".formatted(url, token == null ? "none" : "hidden");
    }
}
