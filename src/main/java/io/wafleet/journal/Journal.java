package io.wafleet.journal;

import com.github.f4b6a3.uuid.UuidCreator;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.bus.Addresses;
import io.wafleet.bus.Bus;
import io.wafleet.id.DeviceId;
import io.wafleet.metrics.Meters;
import io.wafleet.store.Database;
import io.wafleet.store.Statement;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stores what happened, then tells it once at {@link Addresses#EVENTS}. In the order of the numbers, so all appends come
 * from one context.
 */
public final class Journal {
    private final EventStore store;
    private final Bus bus;
    private final Meters meters;
    private long seq;

    private Journal(EventStore store, Bus bus, Meters meters, long last) {
        this.store = store;
        this.bus = bus;
        this.meters = meters;
        this.seq = last;
    }

    /** Finds out where the numbers go on. */
    public static Future<Journal> open(Database database, Bus bus, Meters meters) {
        EventStore store = new EventStore(database);
        return store.lastSeq().map(last -> new Journal(store, bus, meters, last));
    }

    /** Whether the device's event with this {@link Draft#dedup} is stored. */
    public Future<Boolean> knows(DeviceId device, String dedup) {
        return store.knows(device, dedup);
    }

    /** Stores the draft and publishes it; null if it was stored before, and then nobody is told again. */
    public Future<@Nullable Event> append(Draft draft) {
        return told(draft, event -> store.append(event, draft.dedup()))
                .onSuccess(event -> meters.events().event(draft.type(), event == null));
    }

    /**
     * Makes a change and stores what tells of it in one transaction, then publishes that. One commit for both, and no gateway
     * that is killed leaves one without the other.
     *
     * @param change if it changes no row, nothing is told, and the event is null
     */
    public Future<@Nullable Event> appendWith(Statement change, Draft draft) {
        return told(draft, event -> store.appendWith(change, event, draft.dedup()))
                .onSuccess(event -> {
                    if (event != null) {
                        meters.events().event(draft.type(), false);
                    }
                });
    }

    /**
     * The number is given in the same moment in which the write is handed in, and writes are committed in the order in which
     * they were: whoever has seen a number will not see a lower one appear.
     */
    private synchronized Future<@Nullable Event> told(Draft draft, Function<Event, Future<Boolean>> storing) {
        seq++;
        Event event = new Event(
                seq,
                UuidCreator.getTimeOrderedEpoch().toString(),
                draft.tenant(),
                draft.device(),
                draft.type(),
                draft.at(),
                draft.data().encode());
        return storing.apply(event)
                .onFailure(unknown -> bus.publish(Addresses.EVENTS, hole(event)))
                .map(stored -> {
                    if (stored) {
                        bus.publish(Addresses.EVENTS, message(event));
                    }
                    return stored ? event : null;
                });
    }

    /** The envelope as text: the bus copies what it carries for each listener, and most only pass it on. */
    private static JsonObject message(Event event) {
        return new JsonObject()
                .put("seq", event.seq())
                .put("tenant", event.tenant())
                .put("device", event.device() == null ? null : event.device().value())
                .put("type", event.type())
                .put("event", event.encoded());
    }

    /** It may have been stored all the same (a commit whose answer was lost): listeners look before they go past it. */
    private static JsonObject hole(Event event) {
        return new JsonObject().put("seq", event.seq()).put("hole", true);
    }
}
