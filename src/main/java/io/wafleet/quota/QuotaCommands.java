package io.wafleet.quota;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.command.ById;
import io.wafleet.command.CommandServer;
import io.wafleet.command.Verb;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.Map;

/** Serves the commands about what tenants may have. */
public final class QuotaCommands {
    private final Quotas quotas;

    public QuotaCommands(Quotas quotas) {
        this.quotas = quotas;
    }

    /** Serves them from now on. */
    public void open(CommandServer server) {
        server.fleet(Map.of(Verb.QUOTAS, this::view, Verb.QUOTAS_SET, this::set));
    }

    private Future<JsonObject> view(Access by, JsonObject body) {
        String tenant = ById.of(body).id();
        return by.covers(tenant)
                ? quotas.view(tenant)
                : Future.failedFuture(Problem.of(ProblemCode.FORBIDDEN, "it is another tenant's")
                        .exception());
    }

    /** Nobody sets limits of the own tenant who sees no other. */
    private Future<JsonObject> set(Access by, JsonObject body) {
        QuotaChange change = QuotaChange.of(body);
        boolean mayAll = by.limit().isEmpty() && by.whole().match(() -> true, tenant -> false);
        if (!mayAll) {
            return Future.failedFuture(Problem.of(ProblemCode.FORBIDDEN, "an administrator sets quotas")
                    .exception());
        }
        return quotas.set(change.tenant(), change.limits()).compose(set -> quotas.view(change.tenant()));
    }
}
