package io.wafleet.rest.people;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.command.Commands;
import io.wafleet.command.Request;
import io.wafleet.command.Verb;
import io.wafleet.http.Caller;
import io.wafleet.http.Operations;

/** Asks the device of a request's path for something, as its caller. */
record Asking(Commands commands) {
    Future<JsonObject> ask(RoutingContext ctx, Verb verb, Request request) {
        return commands.ask(Caller.access(ctx), Operations.device(ctx), verb, request);
    }
}
