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
    /** The claim of a user's token: with it the token ends when another is given to the user. */
    private static final String STAMP = "stamp";
    /** The claim of a token that was made with an API key: the key's id. */
    private static final String KEY = "key";

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

    /** A token of a user who logs in. */
    Issued issue(User user) {
        return issue(new Principal(
                user.account(),
                user.tenant(),
                user.role(),
                Grant.of(user.role()),
                clock.instant().plus(timeToLive)));
    }

    /** A token that lets do what the principal may, until its time; full seconds. */
    Issued issue(Principal principal) {
        Account account = principal.account();
        JsonObject claims = new JsonObject()
                .put("sub", account.name())
                .put(account.kind() == Account.Kind.USER ? STAMP : KEY, account.mark())
                .put("tenant", principal.tenant())
                .put("role", principal.role().text())
                .put("exp", principal.expiresAt().getEpochSecond());
        if (principal.grant().listensOnly()) {
            claims.put("use", ROOMS)
                    .put(
                            "devices",
                            new JsonArray(principal.grant().devices().stream()
                                    .map(DeviceId::value)
                                    .toList()));
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
        Role role = Role.parse(claims.getString("role"));
        return new Principal(
                account(claims),
                tenant(claims),
                role,
                claims.containsKey("use") ? room(claims) : Grant.of(role),
                Instant.ofEpochSecond(claims.getLong("exp")));
    }

    /** A token that does not say what ends it would not end. */
    private static Account account(JsonObject claims) {
        Object stamp = claims.getValue(STAMP);
        Object key = claims.getValue(KEY);
        if (claims.getValue("sub") instanceof String name && (stamp == null) != (key == null)) {
            if (stamp instanceof String mark && !mark.isEmpty()) {
                return new Account(Account.Kind.USER, name, mark);
            }
            // An API key is its own token; what it lets make are room tokens.
            if (key instanceof String mark && claims.containsKey("use")) {
                return new Account(Account.Kind.KEY, name, mark);
            }
        }
        throw new IllegalArgumentException("a token of nobody, or of one who could not be put out");
    }

    /** Who knows the secret may sign tokens, too; one that leaves this out is no token. */
    private static String tenant(JsonObject claims) {
        String tenant = claims.getString("tenant");
        if (tenant == null || tenant.isEmpty()) {
            throw new IllegalArgumentException("a token of no tenant");
        }
        return tenant;
    }

    private static Grant room(JsonObject claims) {
        if (!claims.getString("use").equals(ROOMS)) {
            throw new IllegalArgumentException("a token for another use");
        }
        return Grant.toListen(claims.getJsonArray("devices").stream()
                .map(id -> new DeviceId(String.valueOf(id)))
                .collect(Collectors.toSet()));
    }

    record Issued(String token, Principal principal) {}
}
