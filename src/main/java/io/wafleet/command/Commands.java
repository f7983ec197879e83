package io.wafleet.command;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.bus.Addresses;
import io.wafleet.bus.Bus;
import io.wafleet.id.DeviceId;
import java.time.Duration;

/** Asks whoever serves a command; the other end is {@link CommandServer}. Fails with the problem that it answers. */
public final class Commands {
    static final String ACCESS = "access";
    static final String VERB = "verb";
    static final String REQUEST = "request";

    private final Bus bus;

    public Commands(Bus bus) {
        this.bus = bus;
    }

    /** A command that is no single device's. */
    public Future<JsonObject> ask(Access by, Verb verb, Request request) {
        return ask(by, verb, request, Duration.ZERO);
    }

    /**
     * As {@link #ask(Access, Verb, Request)}, of what may take its time.
     *
     * @param longer what the answer may take beside the verb's own deadline
     */
    public Future<JsonObject> ask(Access by, Verb verb, Request request, Duration longer) {
        require(!verb.isOfDevice(), verb);
        return bus.request(
                Addresses.fleet(verb.text()),
                envelope(by, verb, request),
                verb.absent(),
                verb.deadline().plus(longer));
    }

    /** A command to one device; where the access does not cover it there is none. */
    public Future<JsonObject> ask(Access by, DeviceId device, Verb verb, Request request) {
        require(verb.isOfDevice(), verb);
        return bus.request(Addresses.device(device), envelope(by, verb, request), verb.absent(), verb.deadline());
    }

    private static JsonObject envelope(Access by, Verb verb, Request request) {
        return new JsonObject().put(ACCESS, by.toJson()).put(VERB, verb.text()).put(REQUEST, request.toJson());
    }

    static void require(boolean fits, Verb verb) {
        if (!fits) {
            throw new IllegalArgumentException(verb + " goes to " + (verb.isOfDevice() ? "a device" : "no device"));
        }
    }
}
