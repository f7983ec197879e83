package io.wafleet.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Signs and checks bearer tokens: JWT with HS256. */
final class Tokens {
    private static final String ISSUER = "wafleet";

    private final JWTAuth jwt;
    private final Clock clock;
    private final Duration timeToLive;

    Tokens(Vertx vertx, String secret, Duration timeToLive, Clock clock) {
        this.jwt = JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .addPubSecKey(
                                new PubSecKeyOptions().setAlgorithm("HS256").setBuffer(secret))
                        .setJWTOptions(new JWTOptions().setIssuer(ISSUER)));
        this.timeToLive = timeToLive;
        this.clock = clock;
    }

    /** A token for the principal, and until when it is valid. */
    Issued issue(String name, String tenant, Role role) {
        Instant expiresAt = clock.instant().plus(timeToLive);
        JsonObject claims = new JsonObject()
                .put("sub", name)
                .put("tenant", tenant)
                .put("role", role.text())
                .put("exp", expiresAt.getEpochSecond());
        String token =
                jwt.generateToken(claims, new JWTOptions().setIssuer(ISSUER).setAlgorithm("HS256"));
        return new Issued(token, new Principal(name, tenant, role, Instant.ofEpochSecond(expiresAt.getEpochSecond())));
    }

    /** Fails if the token is not ours, was changed, or is over. */
    Future<Principal> check(String token) {
        return jwt.authenticate(new TokenCredentials(token))
                .map(user -> user.attributes().getJsonObject("accessToken"))
                .map(claims -> new Principal(
                        claims.getString("sub"),
                        claims.getString("tenant"),
                        Role.parse(claims.getString("role")),
                        Instant.ofEpochSecond(claims.getLong("exp"))));
    }

    record Issued(String token, Principal principal) {}
}
