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
import io.wafleet.id.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Signs and checks bearer tokens: JWT with HS256. Those of several keys are good, so that the key can be changed while tokens of
 * the one before are about.
 */
final class Tokens {
    private static final String ALGORITHM = "HS256";
    /** Who made it, and whom it is for: a token that the same key has signed for something else is none of ours. */
    private static final String ISSUER = "wafleet";

    private static final List<String> AUDIENCE = List.of("wafleet-api");
    private static final int KEY_ID_LENGTH = 8;
    /** The claim {@code use} of a token that lets listen only. */
    private static final String ROOMS = "events";
    /** The claim of a user's token: with it the token ends when another is given to the user. */
    private static final String STAMP = "stamp";
    /** The claim of a user's token: the session with which it ends. */
    private static final String SESSION = "sid";
    /** The claim of a token that was made with an API key: the key's id. */
    private static final String KEY = "key";

    private final JWTAuth signs;
    private final JWTAuth checks;

    /** @param secrets the first signs */
    Tokens(Vertx vertx, List<String> secrets) {
        // One that had several keys would sign with any of them.
        this.signs = of(vertx, secrets.subList(0, 1));
        this.checks = of(vertx, secrets);
    }

    private static JWTAuth of(Vertx vertx, List<String> secrets) {
        JWTAuthOptions options = new JWTAuthOptions().setJWTOptions(options());
        secrets.forEach(secret -> options.addPubSecKey(new PubSecKeyOptions()
                .setAlgorithm(ALGORITHM)
                .setId(keyId(secret))
                .setBuffer(secret)));
        return JWTAuth.create(vertx, options);
    }

    private static JWTOptions options() {
        return new JWTOptions().setAlgorithm(ALGORITHM).setIssuer(ISSUER).setAudience(AUDIENCE);
    }

    /** Says which key it is without saying what it is. */
    private static String keyId(String secret) {
        return Sha256.of("key id of " + secret).substring(0, KEY_ID_LENGTH);
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
        if (account.session() != null) {
            claims.put(SESSION, account.session());
        }
        if (principal.grant().listensOnly()) {
            claims.put("use", ROOMS)
                    .put(
                            "devices",
                            new JsonArray(principal.grant().devices().stream()
                                    .map(DeviceId::value)
                                    .toList()));
        }
        return new Issued(signs.generateToken(claims, options()), principal(claims));
    }

    /** Fails if the token is not ours, was changed, or is over. */
    Future<Principal> check(String token) {
        // What is wrong with a claim may be thrown.
        return Future.succeededFuture(new TokenCredentials(token))
                .compose(checks::authenticate)
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
            if (isMark(stamp) && isMark(claims.getValue(SESSION))) {
                return new Account(Account.Kind.USER, name, (String) stamp, claims.getString(SESSION));
            }
            // An API key is its own token; what it lets make are room tokens.
            if (isMark(key) && claims.containsKey("use")) {
                return new Account(Account.Kind.KEY, name, (String) key);
            }
        }
        throw new IllegalArgumentException("a token of nobody, or of one who could not be put out");
    }

    private static boolean isMark(@Nullable Object claim) {
        return claim instanceof String text && !text.isEmpty();
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
