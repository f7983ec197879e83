package io.wafleet.auth;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a login that succeeded.
 *
 * @param refreshToken what gives the next token; null where none was asked for
 * @param refreshExpiresAt until when, if it is not used
 */
public record Login(
        String token,
        Principal principal,
        @Nullable String refreshToken,
        @Nullable Instant refreshExpiresAt) {

    /** Without a next token. */
    Login(String token, Principal principal) {
        this(token, principal, null, null);
    }

    /** For the API. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject()
                .put("token", token)
                .put("tokenType", "Bearer")
                .put("expiresAt", principal.expiresAt().toString())
                .put("user", principal.toJson());
        if (refreshToken != null) {
            json.put("refreshToken", refreshToken).put("refreshExpiresAt", String.valueOf(refreshExpiresAt));
        }
        return json;
    }
}
