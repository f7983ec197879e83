package io.wafleet.auth;

import com.github.f4b6a3.uuid.UuidCreator;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.command.Page;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.store.Secrets;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keys for programs. One that a user has made ends with that user, and is worth nothing while the user may do less than it; one
 * that the command line of the gateway's host has made stays until it is removed.
 */
public final class ApiKeys {
    /** All keys begin so. */
    public static final String PREFIX = "wfk_";
    /** The name of the key that lies in the gateway's home folder, where only its own user can read it. */
    private static final String LOCAL = "local-cli";

    private static final int SECRET_LENGTH = 43;

    private final ApiKeyStore store;
    private final KnownCredentials known;
    private final Secrets secrets = new Secrets();
    private final Clock clock;

    ApiKeys(ApiKeyStore store, KnownCredentials known, Clock clock) {
        this.store = store;
        this.known = known;
        this.clock = clock;
    }

    /**
     * Makes a key; fails with {@code invalid-request} if the tenant has one of this name, and with {@code forbidden} where it may
     * more than who makes it.
     *
     * @param by whose credential makes it
     * @return the key as {@link #page} shows it, and as {@code key} what a program must show, which nobody can find out later
     */
    public Future<JsonObject> create(Account by, Authority authority, KeyOrder order) {
        authority.require(order.role(), order.scopes());
        if (order.name().equals(LOCAL)) {
            return Future.failedFuture(taken().exception());
        }
        String secret = PREFIX + secrets.random(SECRET_LENGTH);
        return ownerOf(by).compose(owner -> {
            ApiKey key = key(order, owner, false);
            return store.insert(key, secret)
                    .compose(inserted -> inserted
                            ? Future.succeededFuture(key.toJson().put("key", secret))
                            : Future.failedFuture(taken().exception()));
        });
    }

    private static Problem taken() {
        return Problem.field("name", "is taken by another key of the tenant");
    }

    /** The user whom what is made with a credential hangs on: what a key makes is of whom the key is. Null for none. */
    Future<@Nullable String> ownerOf(Account by) {
        if (by.kind() == Account.Kind.USER) {
            return Future.succeededFuture(by.name());
        }
        return store.ofId(by.mark())
                .compose(key -> key == null
                        ? Future.failedFuture(
                                Problem.of(ProblemCode.UNAUTHENTICATED).exception())
                        : Future.succeededFuture(key.owner()));
    }

    private ApiKey key(KeyOrder order, @Nullable String owner, boolean isLocal) {
        return new ApiKey(
                UuidCreator.getTimeOrderedEpoch().toString(),
                order.name(),
                order.tenant(),
                order.role(),
                order.scopes(),
                order.devices(),
                owner,
                isLocal,
                clock.instant(),
                order.expiresAt(),
                null);
    }

    /**
     * Those of the tenants that the authority is over, the oldest first, without the one of the gateway's own command line.
     *
     * @param after the id of the last that the caller has; empty for none
     * @return {@code {keys, more, last}}
     */
    public Future<JsonObject> page(Authority by, String after, int limit) {
        return store.page(by.over(), after, limit + 1)
                .map(found -> new Page<>("keys", ApiKey::toJson, ApiKey::id).of(found, after, limit));
    }

    /** Fails with {@code api-key-not-found}, also where the key is another's, or the one of the command line. */
    public Future<JsonObject> get(Authority by, String id) {
        return store.ofId(id)
                .compose(key -> key == null || key.isLocal() || !by.over().covers(key.tenant())
                        ? Future.failedFuture(
                                Problem.of(ProblemCode.API_KEY_NOT_FOUND).exception())
                        : Future.succeededFuture(key.toJson()));
    }

    /**
     * It is worth nothing from then on, and what is open with it ends. Fails with {@code api-key-not-found}, and with {@code
     * forbidden} where it may more than who removes it.
     */
    public Future<Void> remove(Authority by, String id) {
        return store.remove(by, id).onSuccess(gone -> known.changed());
    }

    /** Makes a new administrator's key for the command line of this host; the one before it ends. */
    Future<String> renewLocal(String tenant) {
        String secret = PREFIX + secrets.random(SECRET_LENGTH);
        KeyOrder order = new KeyOrder(LOCAL, tenant, Role.ADMIN, Role.ADMIN.scopes(), Set.of(), null);
        return store.replace(key(order, null, true), secret)
                .onSuccess(replaced -> known.changed())
                .map(secret);
    }
}
