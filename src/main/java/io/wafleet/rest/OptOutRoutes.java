package io.wafleet.rest;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.command.ById;
import io.wafleet.command.Commands;
import io.wafleet.command.Page;
import io.wafleet.command.Request;
import io.wafleet.command.Verb;
import io.wafleet.csv.Csv;
import io.wafleet.http.Answers;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Handlers;
import io.wafleet.http.Query;
import io.wafleet.http.change.Change;
import io.wafleet.message.ContentBody;
import io.wafleet.optout.Aliases;
import io.wafleet.optout.NewOptOut;
import io.wafleet.optout.OptOut;
import io.wafleet.optout.OptOutStore;
import io.wafleet.optout.OptOutTable;
import io.wafleet.optout.Rules;
import io.wafleet.problem.Problem;
import io.wafleet.recipient.Recipient;
import io.wafleet.recipient.Recipients;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/** {@code /api/opt-outs}: who wants no messages that were not asked for, of one tenant at a time. */
final class OptOutRoutes {
    private static final int DEFAULT_LIMIT = 100;
    private static final int PAGE = 500;
    private static final int MAX_TO = 500;
    private static final int MAX_NOTE = 200;
    private static final Pattern WORD = Pattern.compile("(?s).{1," + Rules.MAX_WORD + "}");

    private final Commands commands;
    private final TenantOf whose;
    private final OptOutStore store;
    private final Recipients recipients;
    private final BulkBody bodies;
    private final Answers answers;

    OptOutRoutes(
            Commands commands,
            TenantOf whose,
            OptOutStore store,
            Recipients recipients,
            BulkBody bodies,
            Answers answers) {
        this.commands = commands;
        this.whose = whose;
        this.store = store;
        this.recipients = recipients;
        this.bodies = bodies;
        this.answers = answers;
    }

    void bind(Handlers api) {
        api.handle("listOptOuts", this::list)
                .handle("exportOptOuts", this::export)
                .answer("addOptOut", this::add)
                .done("removeOptOut", this::remove)
                .answer("importOptOuts", this::read)
                .answer(
                        "getOptOutRules",
                        ctx -> whose.query(ctx).compose(tenant -> ask(ctx, Verb.OPT_OUT_RULES, new ById(tenant))))
                .answer("setOptOutRules", this::set);
    }

    private Future<JsonObject> ask(RoutingContext ctx, Verb verb, Request request) {
        return commands.ask(Caller.access(ctx), verb, request);
    }

    private static String person(String field, String text, Recipients as) {
        String jid = as.jid(field, text);
        if (!Recipient.isPerson(jid)) {
            throw Problem.field(field, "must be a person's number, or a JID @s.whatsapp.net or @lid")
                    .exception();
        }
        return jid;
    }

    private void list(RoutingContext ctx) {
        String person = ctx.request().getParam("person");
        String jid = person == null ? null : person("person", person, recipients);
        String after = ctx.request().getParam("after", "");
        int limit = (int) Query.number(ctx, "limit", DEFAULT_LIMIT);
        answers.json(
                ctx,
                () -> whose.query(ctx)
                        .compose(tenant -> jid == null
                                ? store.page(tenant, after, limit + 1)
                                : store.named(tenant, Aliases.of(List.of(jid))))
                        .map(found -> new Page<>("optOuts", OptOut::toJson, OptOut::id).of(found, after, limit)));
    }

    private Future<JsonObject> add(RoutingContext ctx) {
        Body body = Body.of(ctx);
        String jid = person("to", body.digits("to", MAX_TO), recipients.in(ContentBody.country(body)));
        String note = body.optionalText("note", MAX_NOTE);
        return whose.named(ctx, body.optionalText(TenantOf.FIELD, MAX_NOTE))
                .compose(tenant -> ask(ctx, Verb.OPT_OUT_ADD, new NewOptOut(tenant, jid, note))
                        .onSuccess(added -> {
                            boolean isNew = Boolean.TRUE.equals(added.remove("isNew"));
                            Change.of(ctx).object(jid).tenant(tenant);
                            ctx.response().setStatusCode(isNew ? 201 : 200);
                        }));
    }

    private Future<JsonObject> remove(RoutingContext ctx) {
        String jid = person("person", ctx.pathParam("person"), recipients);
        return whose.query(ctx).compose(tenant -> {
            Change.of(ctx).object(jid).tenant(tenant);
            return ask(ctx, Verb.OPT_OUT_REMOVE, new NewOptOut(tenant, jid, null));
        });
    }

    private Future<JsonObject> read(RoutingContext ctx) {
        return bodies.read(ctx).compose(bulk -> {
            String country = ContentBody.country(bulk.fields());
            return whose.named(ctx, bulk.fields().optionalText(TenantOf.FIELD, MAX_NOTE))
                    .compose(tenant -> ask(ctx, Verb.OPT_OUT_IMPORT, new OptOutTable(tenant, country, bulk.rows()))
                            .onSuccess(done -> Change.of(ctx).tenant(tenant).after(done)));
        });
    }

    private Future<JsonObject> set(RoutingContext ctx) {
        Body body = Body.of(ctx);
        List<String> words = body.optionalTexts("words", WORD, Rules.MAX_WORDS);
        if (words != null && !words.stream().allMatch(Rules::isWord)) {
            throw Problem.field("words", "must each have a letter or a digit").exception();
        }
        String confirmation = body.optionalText("confirmation", Rules.MAX_CONFIRMATION);
        return whose.query(ctx).compose(tenant -> {
            Change.of(ctx)
                    .tenant(tenant)
                    .after(new JsonObject()
                            .put("words", words == null ? null : new JsonArray(words))
                            .put("confirmation", confirmation));
            return ask(ctx, Verb.OPT_OUT_RULES_SET, new Rules(tenant, words, confirmation));
        });
    }

    /** A table that {@link #read} takes back as it is. */
    private void export(RoutingContext ctx) {
        whose.query(ctx)
                .compose(tenant -> {
                    HttpServerResponse response = ctx.response()
                            .setChunked(true)
                            .putHeader("Content-Type", Csv.TYPE)
                            .putHeader("Content-Disposition", "attachment; filename=\"opt-outs.csv\"");
                    return response.write(Csv.MARK + Csv.lines(List.of(OptOut.COLUMNS)))
                            .compose(begun -> pages(
                                    ctx,
                                    tenant,
                                    "",
                                    page -> response.write(Csv.lines(
                                            page.stream().map(OptOut::cells).toList()))))
                            .compose(written -> response.end());
                })
                .onFailure(failure -> Answers.failed(ctx, failure));
    }

    /** The next page is read when the client has taken the last. */
    private Future<Void> pages(
            RoutingContext ctx, String tenant, String after, Function<List<OptOut>, Future<Void>> writer) {
        return answers.part(
                        ctx,
                        () -> store.page(tenant, after, PAGE)
                                .compose(page -> page.isEmpty()
                                        ? Future.succeededFuture(page)
                                        : writer.apply(page).map(page)))
                .compose(page -> page.size() < PAGE
                        ? Future.succeededFuture()
                        : pages(ctx, tenant, page.get(page.size() - 1).id(), writer));
    }
}
