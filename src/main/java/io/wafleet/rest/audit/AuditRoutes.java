package io.wafleet.rest.audit;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.audit.AuditEntry;
import io.wafleet.audit.AuditFilter;
import io.wafleet.audit.AuditStore;
import io.wafleet.command.Page;
import io.wafleet.http.Answers;
import io.wafleet.http.Caller;
import io.wafleet.http.Handlers;
import io.wafleet.http.Query;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import org.jspecify.annotations.Nullable;

/** {@code /api/audit}: who has changed what. */
public final class AuditRoutes {
    private static final int DEFAULT_LIMIT = 100;
    private static final String NEWEST_FIRST = "desc";

    private final AuditStore store;
    private final Answers answers;
    private final AuditExport export;

    public AuditRoutes(AuditStore store, Answers answers) {
        this.store = store;
        this.answers = answers;
        this.export = new AuditExport(store, answers);
    }

    public void bind(Handlers api) {
        api.handle("listAudit", ctx -> {
                    AuditFilter filter = filter(ctx);
                    String after = ctx.request().getParam("after", "");
                    boolean newestFirst = isNewestFirst(ctx);
                    int limit = (int) Query.number(ctx, "limit", DEFAULT_LIMIT);
                    answers.json(ctx, () -> page(filter, after, newestFirst, limit));
                })
                .handle("exportAudit", ctx -> export.send(ctx, filter(ctx)));
    }

    private static AuditFilter filter(RoutingContext ctx) {
        Access access = Caller.access(ctx);
        if (!access.limit().isEmpty()) {
            throw Problem.of(ProblemCode.FORBIDDEN, "a key of some devices sees no audit log, which is the tenant's")
                    .exception();
        }
        return new AuditFilter(
                access.whole(),
                word(ctx, "who"),
                word(ctx, "operation"),
                word(ctx, "object"),
                word(ctx, "outcome"),
                word(ctx, "tenant"),
                Query.time(ctx, "since"),
                Query.time(ctx, "until"));
    }

    private static @Nullable String word(RoutingContext ctx, String name) {
        return ctx.request().getParam(name);
    }

    /** As the contract has looked at. */
    private static boolean isNewestFirst(RoutingContext ctx) {
        return ctx.request().getParam("order", NEWEST_FIRST).equals(NEWEST_FIRST);
    }

    private Future<JsonObject> page(AuditFilter filter, String after, boolean newestFirst, int limit) {
        return store.page(filter, after, newestFirst, limit + 1)
                .map(found -> new Page<>("entries", AuditEntry::toJson, AuditEntry::id).of(found, after, limit));
    }
}
