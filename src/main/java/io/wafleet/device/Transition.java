package io.wafleet.device;

import io.vertx.core.json.JsonObject;
import io.wafleet.cause.Cause;
import io.wafleet.journal.Event;

/** A change of a process or a link, as the history shows it, read from the event that told of it. */
final class Transition {
    private Transition() {}

    static JsonObject of(Event event) {
        JsonObject data = new JsonObject(event.data());
        return new JsonObject()
                .put("at", event.at().toString())
                .put("kind", event.type().equals("link.changed") ? "link" : "process")
                .put("from", data.getValue("from"))
                .put("to", data.getValue("state"))
                .put("cause", Cause.json(Cause.ofAny(data.getValue("cause"))))
                .put("pid", data.getValue("pid"))
                .put("generation", data.getValue("generation"))
                .put("lastExit", data.getValue("lastExit"));
    }
}
