package io.wafleet.proxy;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.command.Commands;
import io.wafleet.command.Request;
import io.wafleet.command.Verb;
import io.wafleet.gowa.ChildDirectory.Entry;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import org.jspecify.annotations.Nullable;

/** Says why a device has no child to pass a call to. */
record Unready(Commands commands) {
    /** Fails with {@code device-unready}, or as the question does. */
    Future<Void> why(Entry device, Access by) {
        return commands.ask(by, device.device(), Verb.GET, Request.NONE)
                .compose(view -> Future.failedFuture(
                        Problem.of(ProblemCode.DEVICE_UNREADY, text(view)).exception()));
    }

    private static String text(JsonObject view) {
        JsonObject process = view.getJsonObject("process", new JsonObject());
        String state = process.getString("state", "unknown");
        JsonObject cause = cause(process);
        String why = cause == null ? "" : " (" + cause.getString("text", "") + ")";
        return "the process of device " + view.getString("id") + " is " + state + why
                + (state.equals("stopped") ? "; start it by POST /api/devices/" + view.getString("id") + "/start" : "");
    }

    private static @Nullable JsonObject cause(JsonObject process) {
        return process.getValue("cause") instanceof JsonObject cause ? cause : null;
    }
}
