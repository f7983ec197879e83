package io.wafleet.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import io.wafleet.auth.Principal.RoomPass;
import io.wafleet.id.DeviceId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;

/** Signs and checks bearer tokens: JWT with HS256. */
final class Tokens {
    private static final String ISSUER = "wafleet";
    /** The claim {@code use} of a token that lets listen only. */
    private static final String ROOMS = "events";

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
        return issue(new Principal(name, tenant, role, clock.instant().plus(timeToLive)));
    }

    /** A token that lets do what the principal may, until its time; full seconds. */
    Issued issue(Principal principal) {
        JsonObject claims = new JsonObject()
                .put("sub", principal.name())
                .put("tenant", principal.tenant())
                .put("role", principal.role().text())
                .put("exp", principal.expiresAt().getEpochSecond());
        RoomPass pass = principal.pass();
        if (pass != null) {
            claims.put("use", ROOMS)
                    .put(
                            "devices",
                            new JsonArray(
                                    pass.devices().stream().map(DeviceId::value).toList()));
        }
        String token =
                jwt.generateToken(claims, new JWTOptions().setIssuer(ISSUER).setAlgorithm("HS256"));
        return new Issued(token, principal(claims));
    }

    /** Fails if the token is not ours, was changed, or is over. */
    Future<Principal> check(String token) {
        // What is wrong with a claim may be thrown.
        return Future.succeededFuture(new TokenCredentials(token))
                .compose(jwt::authenticate)
                .map(user -> user.attributes().getJsonObject("accessToken"))
                .map(Tokens::principal);
    }

    private static Principal principal(JsonObject claims) {
        return new Principal(
                claims.getString("sub"),
                tenant(claims),
                Role.parse(claims.getString("role")),
                Instant.ofEpochSecond(claims.getLong("exp")),
                claims.containsKey("use") ? pass(claims) : null);
    }

    /** Who knows the secret may sign tokens, too; one that leaves this out is no token. */
    private static String tenant(JsonObject claims) {
        String tenant = claims.getString("tenant");
        if (tenant == null || tenant.isEmpty()) {
            throw new IllegalArgumentException("a token of no tenant");
        }
        return tenant;
    }

    private static RoomPass pass(JsonObject claims) {
        if (!claims.getString("use").equals(ROOMS)) {
            throw new IllegalArgumentException("a token for another use");
        }
        return new RoomPass(claims.getJsonArray("devices").stream()
                .map(id -> new DeviceId(String.valueOf(id)))
                .collect(Collectors.toSet()));
    }

    record Issued(String token, Principal principal) {}
}
