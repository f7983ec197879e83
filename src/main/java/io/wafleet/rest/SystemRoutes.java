package io.wafleet.rest;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.command.Commands;
import io.wafleet.command.Request;
import io.wafleet.command.Verb;
import io.wafleet.config.Configuration.OnStop;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Handlers;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The end of the gateway. */
final class SystemRoutes {
    private static final int MAX_WORD = 10;

    private final Commands commands;
    private final OnStop configured;
    private final Consumer<OnStop> stop;

    SystemRoutes(Commands commands, OnStop configured, Consumer<OnStop> stop) {
        this.commands = commands;
        this.configured = configured;
        this.stop = stop;
    }

    void bind(Handlers api) {
        api.answer("stopGateway", this::stop);
    }

    private Future<JsonObject> stop(RoutingContext ctx) {
        OnStop children = children(ctx);
        return commands.ask(Caller.of(ctx).access(), Verb.LIST, Request.NONE).map(list -> {
            // After the answer: the server that gives it stops too.
            ctx.addEndHandler(answered -> stop.accept(children));
            ctx.response().setStatusCode(202);
            return new JsonObject()
                    .put("onStop", children.name().toLowerCase(Locale.ROOT))
                    .put("children", living(list));
        });
    }

    private OnStop children(RoutingContext ctx) {
        @Nullable String word = Body.of(ctx).optionalText("children", MAX_WORD);
        if (word == null) {
            return configured;
        }
        return OnStop.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static long living(JsonObject list) {
        return list.getJsonArray("devices").stream()
                .map(device -> ((JsonObject) device).getJsonObject("process"))
                .filter(process -> process.getValue("pid") != null)
                .count();
    }
}
