package io.wafleet.auth;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.auth.password.Passwords;
import io.wafleet.auth.profile.EmailAddress;
import io.wafleet.auth.profile.Profile;
import io.wafleet.command.Page;
import io.wafleet.config.Registration;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import io.wafleet.store.Secrets;
import java.time.Clock;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Those who log in. Whose role, password or admission is changed, and who is removed, is out at once: all tokens of before end,
 * and the streams that were opened with them.
 */
public final class Users {
    private static final int STAMP_LENGTH = 22;
    /** Of a tenant that takes nobody more. */
    private static final Set<ProblemCode> SHUT = Set.of(ProblemCode.QUOTA_EXCEEDED, ProblemCode.TENANT_DISABLED);

    private final UserStore store;
    private final Passwords passwords;
    private final KnownCredentials known;
    private final Function<String, Future<Boolean>> isActive;
    private final Secrets secrets = new Secrets();
    private final Clock clock;

    /** @param isActive whether there is a tenant of this id, and it is active */
    Users(
            UserStore store,
            Passwords passwords,
            KnownCredentials known,
            Function<String, Future<Boolean>> isActive,
            Clock clock) {
        this.store = store;
        this.passwords = passwords;
        this.known = known;
        this.isActive = isActive;
        this.clock = clock;
    }

    /**
     * Those of the tenants that the authority is over, by name.
     *
     * @param after the name of the last that the caller has; empty for none
     * @return {@code {users, more, last}}
     */
    public Future<JsonObject> page(Authority by, String after, int limit) {
        return store.page(by.over(), after, limit + 1)
                .map(found -> new Page<>("users", User::toJson, User::username).of(found, after, limit));
    }

    /** Fails with {@code user-not-found}. */
    public Future<JsonObject> get(Authority by, String username) {
        return store.get(username, by.over()).map(User::toJson);
    }

    /** Adds a user; fails with {@code invalid-request} if the name is taken, and with {@code forbidden} if the role is above the authority. */
    Future<JsonObject> create(Authority by, String username, String password, String tenant, Role role) {
        return create(by, username, password, tenant, role, Profile.NONE);
    }

    /** As the other, and says who it is. */
    public Future<JsonObject> create(
            Authority by, String username, String password, String tenant, Role role, Profile profile) {
        by.require(role);
        return prepared(username, passwords.hash(password, true), tenant, role, profile)
                .compose(user -> store.insert(user).map(made -> user.toJson()));
    }

    /** Somebody whom nobody knows yet, as he is to be stored; fails with {@code too-many-requests} where too many wait. */
    Future<User> stranger(String username, String password, String tenant, Role role) {
        return prepared(username, passwords.hash(password, false), tenant, role, Profile.NONE);
    }

    /**
     * Somebody makes himself a user. Fails with {@code invalid-request} if the name is taken, and with {@code registration-closed} if
     * the tenant takes nobody: it is full, is disabled, or is not there, which is no stranger's business.
     */
    public Future<JsonObject> register(Registration where, String username, String password) {
        Role role = where.role() == Registration.Role.AGENT ? Role.AGENT : Role.VIEWER;
        return isActive.apply(where.tenant())
                .compose(active ->
                        active ? stranger(username, password, where.tenant(), role) : Future.failedFuture(closed()))
                .compose(user -> store.insert(user).map(made -> user.toJson()))
                .recover(failure -> Future.failedFuture(isShut(failure) ? closed() : failure));
    }

    private static boolean isShut(Throwable failure) {
        return failure instanceof ProblemException expected
                && SHUT.contains(expected.problem().code());
    }

    private static RuntimeException closed() {
        return Problem.of(ProblemCode.REGISTRATION_CLOSED).exception();
    }

    private Future<User> prepared(String username, Future<String> hash, String tenant, Role role, Profile profile) {
        return hash.map(made -> new User(
                username,
                tenant,
                made,
                role,
                secrets.random(STAMP_LENGTH),
                false,
                clock.instant(),
                clock.instant(),
                profile));
    }

    /**
     * Changes what is given, and leaves the rest. Fails with {@code user-not-found}, with {@code forbidden} where the user is, or
     * would be, above the authority, and with {@code last-administrator} where no administrator would be left who may log in.
     */
    public Future<JsonObject> change(
            Authority by,
            String username,
            @Nullable Role role,
            @Nullable Boolean disabled,
            @Nullable String password,
            Profile.Change profile) {
        Future<@Nullable String> hash = password == null
                ? Future.succeededFuture()
                : passwords.hash(password, true).map(made -> made);
        return hash.compose(made -> change(by, username, change(role, disabled, made, profile)))
                .map(User::toJson);
    }

    /** As {@link #change}, of the password alone; gives the user as it is then. */
    Future<User> setPassword(String username, String password) {
        return passwords
                .hash(password, true)
                .compose(hash -> change(Authority.OF_ALL, username, change(null, null, hash, Profile.Change.NONE)));
    }

    /** The user himself: what {@link #get} gives. */
    public Future<JsonObject> own(Account user) {
        return get(Authority.OF_ALL, user.name());
    }

    /** As {@link #change}, by the user himself: no token ends. */
    public Future<JsonObject> changeOwn(Account user, Profile.Change profile) {
        return store.change(user.name(), Authority.OF_ALL, change(null, null, null, profile))
                .map(User::toJson);
    }

    /** Who logs in by this text: the user of this name, else of this e-mail address. Null for nobody. */
    Future<@Nullable User> named(String text) {
        return store.find(text)
                .compose(user -> user != null || !text.contains("@")
                        ? Future.succeededFuture(user)
                        : store.ofEmail(EmailAddress.normal(text)));
    }

    /** The user with a stamp; one from before there were any gets it now, for no token is good without. */
    Future<User> stamped(User user) {
        return user.stamp().isEmpty()
                ? store.stamp(user.username(), secrets.random(STAMP_LENGTH))
                : Future.succeededFuture(user);
    }

    private UserChange change(
            @Nullable Role role, @Nullable Boolean disabled, @Nullable String hash, Profile.Change profile) {
        return new UserChange(role, disabled, hash, profile, secrets.random(STAMP_LENGTH), clock.instant());
    }

    private Future<User> change(Authority by, String username, UserChange change) {
        return store.change(username, by, change).onSuccess(changed -> known.changed());
    }

    /** Whether they are of more than one tenant; administrators are of all. */
    public Future<Boolean> hasSeveralTenants() {
        return store.hasSeveralTenants();
    }

    /** With the API keys that the user has made. Fails as {@link #change} does. */
    public Future<Void> delete(Authority by, String username) {
        return store.delete(username, by).onSuccess(gone -> known.changed());
    }
}
