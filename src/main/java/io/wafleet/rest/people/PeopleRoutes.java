package io.wafleet.rest.people;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.command.ById;
import io.wafleet.command.Commands;
import io.wafleet.command.Request;
import io.wafleet.command.Verb;
import io.wafleet.command.people.ContactsRequest;
import io.wafleet.command.people.NumbersCheck;
import io.wafleet.command.people.PictureChange;
import io.wafleet.http.Answers;
import io.wafleet.http.Body;
import io.wafleet.http.Handlers;
import io.wafleet.http.Query;
import io.wafleet.http.change.Change;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.recipient.Recipient;
import io.wafleet.recipient.Recipients;

/** {@code /api/devices/{id}}: people whom a device knows, or does not know yet, and its own account. */
public final class PeopleRoutes {
    private static final int DEFAULT_PAGE = 100;
    private static final int MAX_NAME = 25;

    private final Asking asking;
    private final PeopleBody people;
    private final Recipients recipients;
    private final Answers answers;

    public PeopleRoutes(Commands commands, Recipients recipients, Answers answers) {
        this.asking = new Asking(commands);
        this.people = new PeopleBody(recipients);
        this.recipients = recipients;
        this.answers = answers;
    }

    public void bind(Handlers api) {
        new GroupRoutes(asking, people, answers).bind(api);
        new ChannelRoutes(asking, recipients).bind(api);
        api.answer("checkNumbers", this::check)
                .handle("listContacts", ctx -> answers.json(ctx, () -> contacts(ctx)))
                .answer("getContact", ctx -> asking.ask(ctx, Verb.CONTACT, new ById(person(ctx))))
                .answer("getContactPicture", ctx -> asking.ask(ctx, Verb.PICTURE, new ById(named(ctx, "contact"))))
                .answer("getProfile", ctx -> asking.ask(ctx, Verb.PROFILE, Request.NONE))
                .done("updateProfile", this::rename)
                .done("setProfilePicture", this::show)
                .answer("getPrivacy", ctx -> asking.ask(ctx, Verb.PRIVACY, Request.NONE));
    }

    private Future<JsonObject> check(RoutingContext ctx) {
        return asking.ask(ctx, Verb.CHECK, new NumbersCheck(people.numbers(Body.of(ctx), "numbers")));
    }

    private Future<JsonObject> contacts(RoutingContext ctx) {
        ContactsRequest question = new ContactsRequest(ctx.request().getParam("q"), Query.page(ctx, DEFAULT_PAGE));
        return asking.ask(ctx, Verb.CONTACTS, question);
    }

    private String named(RoutingContext ctx, String field) {
        return recipients.jid(field, ctx.pathParam(field));
    }

    private String person(RoutingContext ctx) {
        String jid = named(ctx, "contact");
        if (!Recipient.isPerson(jid)) {
            throw Problem.of(ProblemCode.PERSON_NOT_FOUND).exception();
        }
        return jid;
    }

    private Future<JsonObject> rename(RoutingContext ctx) {
        String name = Body.of(ctx).words("name", MAX_NAME);
        return asking.ask(ctx, Verb.PROFILE_RENAME, new ById(name))
                .onSuccess(renamed -> Change.of(ctx).after(new JsonObject().put("name", name)));
    }

    private Future<JsonObject> show(RoutingContext ctx) {
        return asking.ask(ctx, Verb.PROFILE_PICTURE, new PictureChange(null, PeopleBody.picture(Body.of(ctx))));
    }
}
