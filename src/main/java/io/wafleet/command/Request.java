package io.wafleet.command;

import io.vertx.core.json.JsonObject;

/** What is asked, beside the verb: a record that a static method {@code of} reads from its JSON. */
public interface Request {
    /** Where the verb says all. */
    Request NONE = JsonObject::new;

    /** What the bus carries. */
    JsonObject toJson();
}
