package io.wafleet.auth;

import com.github.f4b6a3.uuid.UuidCreator;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.auth.InviteStore.Invite;
import io.wafleet.command.Page;
import io.wafleet.store.Secrets;
import java.time.Clock;
import java.time.Instant;

/**
 * Invites: whoever shows the token of one becomes a user, with a name and a password of his own, once. An invite ends with the user
 * who made it, and is worth nothing while that user may do less than it gives.
 */
public final class Invites {
    private static final String PREFIX = "wfi_";
    private static final int TOKEN_LENGTH = 43;

    private final InviteStore store;
    private final Users users;
    private final ApiKeys keys;
    private final Secrets secrets = new Secrets();
    private final Clock clock;

    Invites(InviteStore store, Users users, ApiKeys keys, Clock clock) {
        this.store = store;
        this.users = users;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Makes one; fails with {@code forbidden} if the role is above the authority.
     *
     * @param by whose credential makes it
     * @return the invite as {@link #page} shows it, and as {@code token} what nobody can find out later
     */
    public Future<JsonObject> create(Account by, Authority authority, String tenant, Role role, Instant expiresAt) {
        authority.require(role);
        String token = PREFIX + secrets.random(TOKEN_LENGTH);
        return keys.ownerOf(by).compose(owner -> {
            Invite invite = new Invite(
                    UuidCreator.getTimeOrderedEpoch().toString(), tenant, role, owner, clock.instant(), expiresAt);
            return store.insert(invite, token).map(stored -> invite.toJson().put("token", token));
        });
    }

    /**
     * Those of the tenants that the authority is over, the oldest first.
     *
     * @param after the id of the last that the caller has; empty for none
     * @return {@code {invites, more, last}}
     */
    public Future<JsonObject> page(Authority by, String after, int limit) {
        return store.page(by.over(), after, clock.instant(), limit + 1)
                .map(found -> new Page<>("invites", Invite::toJson, Invite::id).of(found, after, limit));
    }

    /**
     * Its token is worth nothing from then on; gives what it was. Fails with {@code invite-not-found}, also where it is another's,
     * and with {@code forbidden} if its role is above the authority.
     */
    public Future<JsonObject> remove(Authority by, String id) {
        return store.remove(by, id).map(Invite::toJson);
    }

    /**
     * Makes the user. Fails with {@code invite-not-found} where the token is none, was used or is over, before anything is done
     * about the password; and with {@code invalid-request} if the name is taken, after which it can be used still.
     */
    public Future<JsonObject> accept(String token, String username, String password) {
        return store.find(token, clock.instant())
                .compose(invite -> users.stranger(username, password, invite.tenant(), invite.role()))
                .compose(user -> store.accept(token, user, clock.instant()).map(made -> user.toJson()));
    }
}
