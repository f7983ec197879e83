package io.wafleet.rest.people;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.command.ById;
import io.wafleet.command.Verb;
import io.wafleet.command.people.GroupChange;
import io.wafleet.command.people.GroupChange.Field;
import io.wafleet.command.people.GroupPage;
import io.wafleet.command.people.MembersChange;
import io.wafleet.command.people.NewGroup;
import io.wafleet.command.people.PictureChange;
import io.wafleet.http.Answers;
import io.wafleet.http.Body;
import io.wafleet.http.Handlers;
import io.wafleet.http.Operations;
import io.wafleet.http.Query;
import io.wafleet.http.change.Change;
import io.wafleet.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/** {@code /api/devices/{id}/groups} and {@code …/invites}. */
final class GroupRoutes {
    private static final String GROUP = "@g.us";
    private static final int MAX_TEXT = 4096;
    /** The child takes no longer one when it is changed, and counts bytes (contract 3.8). */
    private static final int MAX_SUBJECT_BYTES = 25;

    /** All that WhatsApp tells of. */
    private static final int MAX_GROUPS = 500;

    private static final int DEFAULT_REQUESTS = 100;

    private final Asking asking;
    private final PeopleBody people;
    private final Answers answers;

    GroupRoutes(Asking asking, PeopleBody people, Answers answers) {
        this.asking = asking;
        this.people = people;
        this.answers = answers;
    }

    void bind(Handlers api) {
        api.handle(
                        "listGroups",
                        ctx -> answers.json(ctx, () -> asking.ask(ctx, Verb.GROUPS, Query.page(ctx, MAX_GROUPS))))
                .answer("createGroup", this::create)
                .handle("getGroup", ctx -> answers.json(ctx, () -> ofGroup(ctx, Verb.GROUP)))
                .answer("updateGroup", this::update)
                .done("setGroupPicture", this::picture)
                .done("deleteGroupPicture", ctx -> asking.ask(ctx, Verb.GROUP_PICTURE, noPicture(ctx)))
                .answer("changeGroupParticipants", ctx -> members(ctx, Verb.GROUP_MEMBERS))
                .done("leaveGroup", ctx -> ofGroup(ctx, Verb.GROUP_LEAVE))
                .answer("getGroupInvite", ctx -> ofGroup(ctx, Verb.GROUP_INVITE))
                .answer("resetGroupInvite", ctx -> ofGroup(ctx, Verb.GROUP_INVITE_RESET))
                .answer("listGroupRequests", this::requests)
                .answer("settleGroupRequests", ctx -> members(ctx, Verb.GROUP_REQUESTS_SETTLE))
                .answer(
                        "previewInvite",
                        ctx -> asking.ask(
                                ctx, Verb.GROUP_PREVIEW, new ById(ctx.request().getParam("link"))))
                .answer("joinGroup", this::join);
    }

    /** The JID of the group that the path names. */
    private static String group(RoutingContext ctx) {
        String name = ctx.pathParam("group");
        return name.endsWith(GROUP) ? name : name + GROUP;
    }

    private Future<JsonObject> ofGroup(RoutingContext ctx, Verb verb) {
        return asking.ask(ctx, verb, new ById(group(ctx)));
    }

    private Future<JsonObject> requests(RoutingContext ctx) {
        return asking.ask(ctx, Verb.GROUP_REQUESTS, new GroupPage(group(ctx), Query.page(ctx, DEFAULT_REQUESTS)));
    }

    private Future<JsonObject> create(RoutingContext ctx) {
        Body body = Body.of(ctx);
        NewGroup order = new NewGroup(body.words("subject", MAX_TEXT), people.numbers(body, "participants"));
        return asking.ask(ctx, Verb.GROUP_CREATE, order).onSuccess(group -> {
            Change.of(ctx).after(order.toJson().put("group", group.getString("jid")));
            ctx.response()
                    .setStatusCode(201)
                    .putHeader(
                            "Location", "/api/devices/" + Operations.device(ctx) + "/groups/" + group.getString("jid"));
        });
    }

    private Future<JsonObject> update(RoutingContext ctx) {
        Body body = Body.of(ctx);
        String name = body.names().iterator().next();
        Field field = Field.valueOf(name.toUpperCase(Locale.ROOT));
        GroupChange change = new GroupChange(group(ctx), field, value(body, name, field));
        return asking.ask(ctx, Verb.GROUP_CHANGE, change)
                .onSuccess(changed -> Change.of(ctx).after(change.toJson()));
    }

    private static Object value(Body body, String name, Field field) {
        return switch (field) {
            case SUBJECT -> subject(body.words(name, MAX_TEXT));
            case DESCRIPTION -> Objects.requireNonNull(body.optionalText(name, MAX_TEXT));
            case ANNOUNCE, LOCKED -> body.flag(name, false);
        };
    }

    private static String subject(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_SUBJECT_BYTES) {
            throw Problem.field("subject", "must have at most " + MAX_SUBJECT_BYTES + " bytes in UTF-8")
                    .exception();
        }
        return text;
    }

    private Future<JsonObject> picture(RoutingContext ctx) {
        PictureChange change = new PictureChange(group(ctx), PeopleBody.picture(Body.of(ctx)));
        return asking.ask(ctx, Verb.GROUP_PICTURE, change)
                .onSuccess(done -> Change.of(ctx).after(new JsonObject().put("group", change.group())));
    }

    private static PictureChange noPicture(RoutingContext ctx) {
        return new PictureChange(group(ctx), null);
    }

    private Future<JsonObject> members(RoutingContext ctx, Verb verb) {
        Body body = Body.of(ctx);
        MembersChange.Action action =
                MembersChange.Action.valueOf(body.text("action", MAX_TEXT).toUpperCase(Locale.ROOT));
        MembersChange change = new MembersChange(
                group(ctx),
                action,
                action == MembersChange.Action.ADD
                        ? people.numbers(body, "participants")
                        : people.people(body, "participants"));
        return asking.ask(ctx, verb, change)
                .onSuccess(done -> Change.of(ctx).after(change.toJson().put("results", done.getValue("results"))));
    }

    private Future<JsonObject> join(RoutingContext ctx) {
        return asking.ask(ctx, Verb.GROUP_JOIN, new ById(Body.of(ctx).text("link", MAX_TEXT)))
                .onSuccess(joined -> Change.of(ctx).after(joined));
    }
}
