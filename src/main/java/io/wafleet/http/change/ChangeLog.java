package io.wafleet.http.change;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.audit.AuditEntry;
import io.wafleet.audit.AuditEntry.Outcome;
import io.wafleet.audit.AuditTrail;
import io.wafleet.auth.Account;
import io.wafleet.auth.Principal;
import io.wafleet.http.guard.RequestEnd;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Has an audit entry made of each request that changes something, when it is answered. What could not be understood, or came too
 * often, has changed nothing and is left out; so is what nobody known asked for.
 */
public final class ChangeLog {
    private static final Set<Integer> REFUSED = Set.of(401, 403, 404, 409, 422);
    private static final int FAILED = 500;
    private static final int PROBLEM = 400;

    private final AuditTrail trail;
    private final Clock clock;

    public ChangeLog(AuditTrail trail, Clock clock) {
        this.trail = trail;
        this.clock = clock;
    }

    /** To be called when it is known who asks, and before it is known whether he may. */
    public void watch(RoutingContext ctx, String operation, Principal caller) {
        RequestEnd.watch(ctx, answered -> {
            int status =
                    Change.of(ctx).status(answered.succeeded() ? ctx.response().getStatusCode() : 0);
            Outcome outcome = outcome(status);
            if (outcome != null) {
                Change change = Change.of(ctx);
                String tenant = change.tenant() == null ? caller.tenant() : change.tenant();
                record(ctx, operation, new Who(caller.name(), kind(caller), tenant), outcome, status);
            }
        });
    }

    private static String kind(Principal caller) {
        return caller.account().kind() == Account.Kind.USER ? "user" : "key";
    }

    private static @Nullable Outcome outcome(int status) {
        if (status == 0) {
            return Outcome.UNANSWERED;
        }
        if (status < PROBLEM) {
            return Outcome.DONE;
        }
        if (status >= FAILED) {
            return Outcome.FAILED;
        }
        return REFUSED.contains(status) ? Outcome.REFUSED : null;
    }

    /** Somebody has logged in. */
    public void loggedIn(RoutingContext ctx, String operation, Principal user) {
        record(ctx, operation, new Who(user.name(), "user", user.tenant()), Outcome.DONE, 0);
    }

    /**
     * Somebody whom nobody knew has become a user.
     *
     * @param user as it is since
     */
    public void joined(RoutingContext ctx, String operation, JsonObject user) {
        Change.of(ctx).object(user.getString("username")).after(user);
        Who who = new Who(user.getString("username"), "nobody", user.getString("tenant"));
        record(ctx, operation, who, Outcome.DONE, ctx.response().getStatusCode());
    }

    /**
     * Somebody wanted to log in, and was not let.
     *
     * @param name as whom
     */
    public void notLoggedIn(RoutingContext ctx, String operation, String name, String why) {
        Change.of(ctx).refused(why);
        record(ctx, operation, new Who(name, "nobody", ""), Outcome.REFUSED, 0);
    }

    private record Who(String name, String kind, String tenant) {}

    private void record(RoutingContext ctx, String operation, Who who, Outcome outcome, int status) {
        Change change = Change.of(ctx);
        Instant now = clock.instant();
        trail.record(new AuditEntry(
                AuditEntry.newId(),
                now,
                who.name(),
                who.kind(),
                who.tenant(),
                operation,
                change.object() == null ? "" : change.object(),
                outcome,
                status,
                change.code(),
                ctx.request().remoteAddress().hostAddress(),
                change.request(),
                change.before(),
                change.after()));
    }
}
