package io.wafleet.rest;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.campaign.NamedTemplate;
import io.wafleet.campaign.TemplateStore;
import io.wafleet.command.Page;
import io.wafleet.http.Answers;
import io.wafleet.http.Body;
import io.wafleet.http.Handlers;
import io.wafleet.http.Query;
import io.wafleet.http.change.Change;
import java.time.Clock;
import java.time.Instant;

/** {@code /api/templates}: a tenant's texts that sends and campaigns name. */
final class TemplateRoutes {
    private static final int DEFAULT_LIMIT = 25;
    private static final int MAX_NAME = 64;
    private static final int MAX_LANGUAGE = 35;
    private static final int MAX_TEXT = 65_536;

    private final TemplateStore store;
    private final TenantOf whose;
    private final Answers answers;
    private final Clock clock;

    TemplateRoutes(TemplateStore store, TenantOf whose, Answers answers, Clock clock) {
        this.store = store;
        this.whose = whose;
        this.answers = answers;
        this.clock = clock;
    }

    void bind(Handlers api) {
        api.handle("listTemplates", this::list)
                .answer("createTemplate", this::create)
                .answer("getTemplate", ctx -> find(ctx).map(NamedTemplate::toJson))
                .answer("updateTemplate", this::update)
                .done("deleteTemplate", this::delete);
    }

    private static String name(RoutingContext ctx) {
        return ctx.pathParam("template");
    }

    private Future<NamedTemplate> find(RoutingContext ctx) {
        return whose.query(ctx).compose(tenant -> store.find(tenant, name(ctx)));
    }

    private void list(RoutingContext ctx) {
        String after = ctx.request().getParam("after", "");
        int limit = (int) Query.number(ctx, "limit", DEFAULT_LIMIT);
        answers.json(
                ctx,
                () -> whose.query(ctx)
                        .compose(tenant -> store.page(tenant, after, limit + 1))
                        .map(found -> new Page<>("templates", NamedTemplate::toJson, NamedTemplate::name)
                                .of(found, after, limit)));
    }

    private Future<JsonObject> create(RoutingContext ctx) {
        Body body = Body.of(ctx);
        String name = body.text("name", MAX_NAME);
        String language = body.optionalText("language", MAX_LANGUAGE);
        String text = body.words("text", MAX_TEXT);
        Instant now = clock.instant();
        return whose.named(ctx, body.optionalText(TenantOf.FIELD, MAX_NAME)).compose(tenant -> {
            NamedTemplate made = new NamedTemplate(tenant, name, language, text, now, now);
            return store.insert(made).map(inserted -> {
                Change.of(ctx).object(name).tenant(tenant).after(shown(made));
                ctx.response().setStatusCode(201).putHeader("Location", "/api/templates/" + name);
                return made.toJson();
            });
        });
    }

    private static JsonObject shown(NamedTemplate template) {
        return new JsonObject().put("language", template.language()).put("text", template.text());
    }

    private Future<JsonObject> update(RoutingContext ctx) {
        Body body = Body.of(ctx);
        String language = body.optionalText("language", MAX_LANGUAGE);
        String text = body.words("text", MAX_TEXT);
        return find(ctx).compose(before -> {
            NamedTemplate changed = before.changed(language, text, clock.instant());
            Change.of(ctx).tenant(before.tenant()).before(shown(before)).after(shown(changed));
            return store.update(changed).map(updated -> changed.toJson());
        });
    }

    private Future<Void> delete(RoutingContext ctx) {
        return find(ctx).compose(before -> {
            Change.of(ctx).tenant(before.tenant()).before(shown(before));
            return store.delete(before.tenant(), before.name());
        });
    }
}
