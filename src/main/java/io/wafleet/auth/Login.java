package io.wafleet.auth;

import io.vertx.core.json.JsonObject;

/** The answer to a login that succeeded. */
public record Login(String token, Principal principal) {
    /** For the API. */
    public JsonObject toJson() {
        return new JsonObject()
                .put("token", token)
                .put("tokenType", "Bearer")
                .put("expiresAt", principal.expiresAt().toString())
                .put("user", principal.toJson());
    }
}
