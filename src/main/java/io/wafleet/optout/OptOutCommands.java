package io.wafleet.optout;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.command.ById;
import io.wafleet.command.CommandServer;
import io.wafleet.command.Verb;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.recipient.Recipients;
import java.util.Map;
import java.util.function.Function;

/** The users' commands about who has opted out; each is about the list of one tenant, which the access must cover whole. */
public final class OptOutCommands {
    private final Vertx vertx;
    private final OptOuts optOuts;
    private final Recipients recipients;

    public OptOutCommands(Vertx vertx, OptOuts optOuts, Recipients recipients) {
        this.vertx = vertx;
        this.optOuts = optOuts;
        this.recipients = recipients;
    }

    /** Takes them from now on. */
    public void open(CommandServer server) {
        server.fleet(Map.of(
                Verb.OPT_OUT_ADD, (by, body) -> of(by, NewOptOut.of(body), NewOptOut::tenant, this::add),
                Verb.OPT_OUT_REMOVE, (by, body) -> of(by, NewOptOut.of(body), NewOptOut::tenant, this::remove),
                Verb.OPT_OUT_IMPORT, (by, body) -> of(by, OptOutTable.of(body), OptOutTable::tenant, this::read),
                Verb.OPT_OUT_RULES, (by, body) -> of(by, ById.of(body), ById::id, this::rules),
                Verb.OPT_OUT_RULES_SET, (by, body) -> of(by, Rules.of(body), Rules::tenant, this::set)));
    }

    private static <T> Future<JsonObject> of(
            Access by, T request, Function<T, String> tenant, Function<T, Future<JsonObject>> work) {
        return by.covers(tenant.apply(request))
                ? work.apply(request)
                : Future.failedFuture(Problem.of(ProblemCode.FORBIDDEN, "the list is another tenant's")
                        .exception());
    }

    private Future<JsonObject> add(NewOptOut request) {
        return optOuts.add(request.tenant(), request.jid(), request.note())
                .map(added -> added.optOut().toJson().put("isNew", added.isNew()));
    }

    private Future<JsonObject> remove(NewOptOut request) {
        return optOuts.remove(request.tenant(), request.jid())
                .compose(was -> was
                        ? Future.succeededFuture(new JsonObject())
                        : Future.failedFuture(
                                Problem.of(ProblemCode.OPT_OUT_NOT_FOUND).exception()));
    }

    private Future<JsonObject> read(OptOutTable table) {
        return vertx.executeBlocking(() -> Import.read(table, recipients), false)
                .compose(jids -> optOuts.addAll(table.tenant(), jids)
                        .map(added ->
                                new JsonObject().put("people", jids.size()).put("added", added)));
    }

    private Future<JsonObject> rules(ById tenant) {
        return Future.succeededFuture(optOuts.rules().view(tenant.id()));
    }

    private Future<JsonObject> set(Rules rules) {
        return optOuts.store()
                .requireActive(rules.tenant())
                .compose(active -> optOuts.rules().set(rules))
                .map(set -> optOuts.rules().view(rules.tenant()));
    }
}
