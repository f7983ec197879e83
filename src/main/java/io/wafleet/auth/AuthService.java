package io.wafleet.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.auth.password.Passwords;
import io.wafleet.auth.session.UserSessions;
import io.wafleet.bus.Bus;
import io.wafleet.config.Configuration.Access;
import io.wafleet.config.Lifetimes;
import io.wafleet.id.DeviceId;
import io.wafleet.id.Sha256;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.quota.Quota;
import io.wafleet.quota.Quotas;
import io.wafleet.store.Database;
import io.wafleet.store.KeptSettings;
import io.wafleet.store.Secrets;
import io.wafleet.tenant.Belongings;
import io.wafleet.tenant.TenantStore;
import io.wafleet.tenant.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a credential into a principal. Every context may use it. A credential that was found valid counts as such for ten
 * seconds more: a client shows the same with each request.
 */
public final class AuthService {
    private static final Logger log = LoggerFactory.getLogger(AuthService.class);
    /** Of the library's message. */
    private static final String EXPIRED = "token expired";
    /** Under which a credential is known: a cookie is no token, and a token no cookie. */
    private static final String COOKIE = "cookie ";

    private static final String TOKEN = "token ";
    private static final String PASSWORD = "password ";

    private static final long SWEEP_MILLIS = 60_000;
    private static final int SECRET_LENGTH = 43;

    private final KnownCredentials known;
    private final UserStore userStore;
    private final ApiKeyStore keyStore;
    private final Passwords passwords;
    private final Users users;
    private final ApiKeys keys;
    private final TenantStore tenantStore;
    private final Tenants tenants;
    private final Invites invites;
    private final Tokens tokens;
    private final Sessions sessions;
    private final Clock clock;

    private AuthService(
            Vertx vertx, Database database, Quotas quotas, Tokens tokens, Lifetimes lifetimes, Clock clock) {
        this.known = new KnownCredentials(new Bus(vertx));
        this.userStore = new UserStore(database, quotas);
        this.keyStore = new ApiKeyStore(database);
        this.passwords = new Passwords(vertx);
        this.tenantStore = new TenantStore(database);
        this.users = new Users(userStore, passwords, known, tenantStore::isActive, clock);
        this.keys = new ApiKeys(keyStore, known, clock);
        this.invites = new Invites(new InviteStore(database, userStore), users, keys, clock);
        this.tenants =
                new Tenants(tenantStore, new Bus(vertx), known::changed, UserStore::requireNoAdministrator, clock);
        this.tokens = tokens;
        this.sessions = new Sessions(
                new UserSessions(database, known::changed, clock), userStore, this::isOpen, tokens, lifetimes);
        this.clock = clock;
        quotas.count(Quota.USERS, tenant -> userStore.places(tenant, clock.instant()));
    }

    public Users users() {
        return users;
    }

    public ApiKeys keys() {
        return keys;
    }

    public Invites invites() {
        return invites;
    }

    public Tenants tenants() {
        return tenants;
    }

    /** What goes with a tenant: its users and keys. */
    public Belongings belongings() {
        return userStore::removeOf;
    }

    public Sessions sessions() {
        return sessions;
    }

    /**
     * Prepares the signing key and, in an empty database, the first administrator. Sessions that are over are swept away now and
     * then, for as long as the caller's context lives.
     */
    public static Future<AuthService> open(Vertx vertx, Database database, Quotas quotas, Access access, Clock clock) {
        Secrets secrets = new Secrets();
        String configured = access.jwtSecret();
        Future<String> key = configured != null
                ? Future.succeededFuture(configured)
                : new KeptSettings(database).getOrMake("jwt-secret", () -> secrets.random(SECRET_LENGTH));
        return key.map(newest -> new AuthService(
                        vertx,
                        database,
                        quotas,
                        new Tokens(vertx, signing(newest, access.jwtSecretBefore())),
                        access.lifetimes(),
                        clock))
                .compose(service -> service.tenants
                        .ensureDefault()
                        .compose(there -> new FirstAdministrator(
                                        service.userStore, service.users, service.passwords, access)
                                .ensure())
                        .map(service))
                .onSuccess(service -> vertx.setPeriodic(SWEEP_MILLIS, tick -> service.sweep()));
    }

    private static List<String> signing(String newest, @Nullable String before) {
        return before == null ? List.of(newest) : List.of(newest, before);
    }

    private void sweep() {
        sessions.sweep().onFailure(failure -> log.warn("sessions that are over were not removed", failure));
    }

    /**
     * Who has this name, or e-mail address, and this password. Fails with {@code invalid-credentials}, in the same time and words whether or not the
     * user exists, and with {@code too-many-requests} where too many passwords wait to be checked.
     *
     * @param isKnown whether the user has logged in before from where the client is, and so goes before those who have not
     * @param wanted whether the client is still there; asked on another thread
     */
    public Future<Principal> check(String username, String password, boolean isKnown, BooleanSupplier wanted) {
        return users.named(username).compose(user -> {
            // A name that does not exist takes as long as one that does, and so does one that is shut out.
            String hash = user == null ? Passwords.DECOY : user.passwordHash();
            return passwords
                    .matches(password, hash, isKnown, wanted)
                    .compose(matches -> matches && user != null && !user.disabled()
                            ? isOpen(user.role(), user.tenant())
                            : Future.succeededFuture(false))
                    .compose(in -> in && user != null
                            ? users.stamped(user).map(stamped -> stamped.principal(clock.instant()))
                            : Future.failedFuture(
                                    Problem.of(ProblemCode.INVALID_CREDENTIALS).exception()));
        });
    }

    /** Gives the user another password, which ends all sessions of before. Gives who can begin the next. */
    public Future<Principal> changePassword(Account user, String password) {
        return users.setPassword(user.name(), password).map(changed -> changed.principal(clock.instant()));
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
        Set<DeviceId> limit = principal.access().only(devices).limit();
        Tokens.Issued issued = tokens.issue(new Principal(
                principal.account(), principal.tenant(), principal.role(), Grant.toListen(limit), expiresAt));
        return new Login(issued.token(), issued.principal());
    }

    /** The principal of a bearer token or API key; fails with {@code unauthenticated}. */
    public Future<Principal> authenticate(@Nullable String credential) {
        if (credential == null || credential.isBlank()) {
            return refused("no token came with the request; it belongs into the header Authorization, after Bearer");
        }
        return known(
                TOKEN + credential,
                () -> credential.startsWith(ApiKeys.PREFIX) ? ofKey(credential) : ofToken(credential));
    }

    /** The principal of a browser's cookie; fails with {@code unauthenticated}. */
    public Future<Principal> authenticateCookie(String secret) {
        return known(
                COOKIE + secret,
                () -> sessions.ofCookie(secret)
                        .compose(principal -> principal == null
                                ? refused("this session has ended; log in again")
                                : Future.succeededFuture(principal)));
    }

    /**
     * The principal of a name and a password that come with each request, and so are checked once in a while only.
     *
     * @param from where the client is; those who wait there for the same check get what it finds
     * @param check finds out whose they are, as {@link #check} does
     */
    public Future<Principal> authenticatePassword(
            String username, String password, String from, Supplier<Future<Principal>> check) {
        // The name has no such character, so no other pair is written like this one.
        String pair = PASSWORD + Sha256.of(username + '\n' + password);
        return known(pair, () -> known.share(from + ' ' + pair, check).map(Principal::withPassword));
    }

    /** Whose credential it is: as known from a moment ago, else as it is looked up. */
    private Future<Principal> known(String credential, Supplier<Future<Principal>> lookUp) {
        Principal before = known.get(credential, clock.instant());
        if (before != null) {
            return Future.succeededFuture(before);
        }
        long moment = known.moment();
        return lookUp.get().onSuccess(principal -> known.put(credential, principal, moment));
    }

    private Future<Principal> ofKey(String credential) {
        return keyStore.find(credential)
                .compose(key -> lets(key).compose(valid -> {
                    if (key == null || !valid) {
                        return refused(
                                "this key is not known, or has ended; the one of bin/wafleet token ends with its gateway");
                    }
                    keyStore.used(key, clock.instant())
                            .onFailure(failure -> log.warn("the use of key {} was not noted", key.id(), failure));
                    return Future.succeededFuture(key.principal());
                }));
    }

    private Future<Principal> ofToken(String credential) {
        return tokens.check(credential)
                .recover(invalid -> {
                    log.debug("a token was refused: {}", invalid.toString());
                    // The signature is looked at first.
                    return String.valueOf(invalid.getMessage()).contains(EXPIRED)
                            ? refused("this token has expired; log in again")
                            : refused("this token was not made by this gateway, or was changed");
                })
                .compose(principal -> isIn(principal)
                        .compose(in -> in
                                ? Future.succeededFuture(principal)
                                : refused(
                                        "this token has ended: it was logged out, or its user or key changed or removed;"
                                                + " log in again")));
    }

    /** Whether the principal's credential still lets in, but for its time: asked of the database. */
    public Future<Boolean> isIn(Principal principal) {
        Account account = principal.account();
        return account.kind() == Account.Kind.KEY
                ? keyStore.ofId(account.mark()).compose(this::lets)
                : userStore
                        .find(account.name())
                        .map(user -> user != null
                                && user.lets(account)
                                && user.role() == principal.role()
                                && user.tenant().equals(principal.tenant()))
                        .compose(lets ->
                                lets ? isOpen(principal.role(), principal.tenant()) : Future.succeededFuture(false))
                        .compose(lets -> lets && account.session() != null
                                ? sessions.lives(account.session())
                                : Future.succeededFuture(false));
    }

    /** Whether those of the tenant are let in; an administrator is of all tenants. */
    private Future<Boolean> isOpen(Role role, String tenant) {
        return role == Role.ADMIN ? Future.succeededFuture(true) : tenantStore.isActive(tenant);
    }

    /** A key is worth no more than the user who made it. */
    private Future<Boolean> lets(@Nullable ApiKey key) {
        if (key == null || !key.isValid(clock.instant())) {
            return Future.succeededFuture(false);
        }
        Future<Boolean> backed = key.owner() == null
                ? Future.succeededFuture(true)
                : userStore.find(key.owner()).map(owner -> owner != null && owner.backs(key.tenant(), key.role()));
        return backed.compose(lets -> lets ? isOpen(key.role(), key.tenant()) : Future.succeededFuture(false));
    }

    private static <T> Future<T> refused(String detail) {
        return Future.failedFuture(
                Problem.of(ProblemCode.UNAUTHENTICATED, detail).exception());
    }

    /** Makes a new administrator's key for the command line of this host; the one before it ends. */
    public Future<String> renewLocalKey() {
        return keys.renewLocal(Tenants.DEFAULT);
    }
}
