package io.wafleet.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.auth.Principal.RoomPass;
import io.wafleet.config.Configuration.Access;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.store.Database;
import io.wafleet.store.KeptSettings;
import io.wafleet.store.Secrets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a credential into a principal. Every context may use it. A credential that was found valid counts as such for ten
 * seconds more: a client shows the same with each request.
 */
public final class AuthService {
    /** The tenant of those who name none. */
    public static final String DEFAULT_TENANT = "default";

    private static final Logger log = LoggerFactory.getLogger(AuthService.class);
    /** Of the library's message. */
    private static final String EXPIRED = "token expired";

    private static final String API_KEY_PREFIX = "wfk_";
    private static final int SECRET_LENGTH = 43;
    private static final int GENERATED_PASSWORD_LENGTH = 20;

    /** How long a key that was taken away in the database, by another gateway, may still be used here. */
    private static final Duration KNOWN_FOR = Duration.ofSeconds(10);

    private static final int MOST_KNOWN = 10_000;

    private final Cache<String, Principal> known = Caffeine.newBuilder()
            .maximumSize(MOST_KNOWN)
            .expireAfterWrite(KNOWN_FOR)
            .build();
    private final UserStore users;
    private final ApiKeyStore apiKeys;
    private final Passwords passwords;
    private final Secrets secrets = new Secrets();
    private final Tokens tokens;
    private final Clock clock;

    private AuthService(Database database, Passwords passwords, Tokens tokens, Clock clock) {
        this.users = new UserStore(database);
        this.apiKeys = new ApiKeyStore(database);
        this.passwords = passwords;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Prepares the signing key and, in an empty database, the first administrator. */
    public static Future<AuthService> open(Vertx vertx, Database database, Access access, Clock clock) {
        Secrets secrets = new Secrets();
        Passwords passwords = new Passwords(vertx);
        String configured = access.jwtSecret();
        Future<String> key = configured != null
                ? Future.succeededFuture(configured)
                : new KeptSettings(database).getOrMake("jwt-secret", () -> secrets.random(SECRET_LENGTH));
        return key.map(ready ->
                        new AuthService(database, passwords, new Tokens(vertx, ready, access.tokenTtl(), clock), clock))
                .compose(service -> service.ensureAdministrator(access).map(service));
    }

    /** An empty database gets an administrator. A configured password is in force from the next start on. */
    private Future<Void> ensureAdministrator(Access access) {
        String configured = access.adminPassword();
        return users.isEmpty().compose(empty -> {
            if (empty) {
                return createAdministrator(access.adminUser(), configured);
            }
            return configured == null ? Future.succeededFuture() : setPassword(access.adminUser(), configured);
        });
    }

    private Future<Void> createAdministrator(String username, @Nullable String configured) {
        String password = configured != null ? configured : secrets.random(GENERATED_PASSWORD_LENGTH);
        return createUser(username, password, DEFAULT_TENANT, Role.ADMIN).onSuccess(created -> {
            if (configured == null) {
                log.warn("first administrator: user {} password {} (shown only now)", username, password);
            }
        });
    }

    private Future<Void> setPassword(String username, String password) {
        return users.find(username).compose(user -> {
            if (user == null) {
                return createUser(username, password, DEFAULT_TENANT, Role.ADMIN);
            }
            if (user.role() != Role.ADMIN) {
                log.warn("{} exists and is no administrator; its password is left alone", username);
                return Future.succeededFuture();
            }
            return passwords
                    .matches(password, user.passwordHash(), () -> true)
                    .compose(same -> same
                            ? Future.succeededFuture()
                            : passwords
                                    .hash(password)
                                    .compose(hash -> users.changePassword(username, hash, clock.instant())));
        });
    }

    /** Adds a user; fails with {@code invalid-request} if the name is taken. */
    public Future<Void> createUser(String username, String password, String tenant, Role role) {
        return passwords
                .hash(password)
                .compose(hash -> users.insert(new User(username, tenant, hash, role), clock.instant()))
                .compose(inserted -> inserted
                        ? Future.succeededFuture()
                        : Future.failedFuture(
                                Problem.field("username", "is taken").exception()));
    }

    /** As {@link #login(String, String, BooleanSupplier)}, of a client that waits as long as it takes. */
    Future<Login> login(String username, String password) {
        return login(username, password, () -> true);
    }

    /**
     * Fails with {@code invalid-credentials}, in the same time and words whether or not the user exists, and with {@code
     * too-many-requests} where too many passwords wait to be checked.
     *
     * @param wanted whether the client is still there; asked on another thread
     */
    public Future<Login> login(String username, String password, BooleanSupplier wanted) {
        return users.find(username).compose(user -> {
            // A name that does not exist takes as long as one that does.
            String hash = user == null ? Passwords.DECOY : user.passwordHash();
            return passwords
                    .matches(password, hash, wanted)
                    .compose(matches -> matches && user != null
                            ? Future.succeededFuture(login(user))
                            : Future.failedFuture(
                                    Problem.of(ProblemCode.INVALID_CREDENTIALS).exception()));
        });
    }

    private Login login(User user) {
        Tokens.Issued issued = tokens.issue(user.username(), user.tenant(), user.role());
        return new Login(issued.token(), issued.principal());
    }

    /**
     * A token that lets its bearer listen to events only; ends with the credential that it was asked for with, at the
     * latest.
     *
     * @param devices whose events; empty for all that the principal sees
     */
    public Login roomToken(Principal principal, Set<DeviceId> devices, Duration timeToLive) {
        Instant end = clock.instant().plus(timeToLive);
        Instant expiresAt = end.isBefore(principal.expiresAt()) ? end : principal.expiresAt();
        Tokens.Issued issued = tokens.issue(new Principal(
                principal.name(), principal.tenant(), principal.role(), expiresAt, new RoomPass(devices)));
        return new Login(issued.token(), issued.principal());
    }

    /** The principal of a bearer token or API key; fails with {@code unauthenticated}. */
    public Future<Principal> authenticate(@Nullable String credential) {
        if (credential == null || credential.isBlank()) {
            return refused("no token came with the request; it belongs into the header Authorization, after Bearer");
        }
        Principal before = known.getIfPresent(credential);
        if (before != null && before.expiresAt().isAfter(clock.instant())) {
            return Future.succeededFuture(before);
        }
        return find(credential).compose(principal -> {
            if (principal == null) {
                return refused(
                        "this key is not known, or has ended; the one of bin/wafleet token ends with its gateway");
            }
            known.put(credential, principal);
            return Future.succeededFuture(principal);
        });
    }

    private Future<@Nullable Principal> find(String credential) {
        return credential.startsWith(API_KEY_PREFIX)
                ? apiKeys.find(credential, clock.instant())
                : tokens.check(credential)
                        .<@Nullable Principal>map(valid -> valid)
                        .recover(invalid -> {
                            log.debug("a token was refused: {}", invalid.toString());
                            // The signature is looked at first.
                            return String.valueOf(invalid.getMessage()).contains(EXPIRED)
                                    ? refused("this token has expired; log in again")
                                    : refused("this token was not made by this gateway, or was changed");
                        });
    }

    private static <T> Future<T> refused(String detail) {
        return Future.failedFuture(
                Problem.of(ProblemCode.UNAUTHENTICATED, detail).exception());
    }

    /** Makes a new administrator's key for the command line of this host; the one before it ends. */
    public Future<String> renewLocalKey() {
        String key = API_KEY_PREFIX + secrets.random(SECRET_LENGTH);
        return apiKeys.replace(key, ApiKeyStore.LOCAL, DEFAULT_TENANT, Role.ADMIN, clock.instant())
                .map(replaced -> {
                    known.invalidateAll();
                    return key;
                });
    }

    /** Whether the users are of more than one tenant; administrators are of all. */
    public Future<Boolean> hasSeveralTenants() {
        return users.hasSeveralTenants();
    }
}
