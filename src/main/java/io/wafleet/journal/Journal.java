package io.wafleet.journal;

import com.github.f4b6a3.uuid.UuidCreator;
import io.vertx.core.Future;
import io.wafleet.bus.Addresses;
import io.wafleet.bus.Bus;
import io.wafleet.bus.DeviceId;
import io.wafleet.metrics.Meters;
import io.wafleet.store.Database;
import io.wafleet.store.Session;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Stores what happened, then tells it to the device's room and to the fleet's. In the order of the numbers. */
public final class Journal {
    private final EventStore store;
    private final Bus bus;
    private final Meters meters;
    /** Written on whatever thread runs the transaction, so atomic. */
    private final AtomicLong seq;

    private Journal(EventStore store, Bus bus, Meters meters, long last) {
        this.store = store;
        this.bus = bus;
        this.meters = meters;
        this.seq = new AtomicLong(last);
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
        return append(session -> Future.succeededFuture(true), draft)
                .onSuccess(event -> meters.event(draft.type(), event == null));
    }

    /**
     * Makes a change and stores what tells of it in one transaction, then publishes that. One commit for both, and no gateway
     * that is killed leaves one without the other.
     *
     * @param change gives false if it did not take place; then nothing is told, and the event is null
     */
    public Future<@Nullable Event> appendWith(Function<Session, Future<Boolean>> change, Draft draft) {
        return append(change, draft).onSuccess(event -> {
            if (event != null) {
                meters.event(draft.type(), false);
            }
        });
    }

    private Future<@Nullable Event> append(Function<Session, Future<Boolean>> change, Draft draft) {
        String id = UuidCreator.getTimeOrderedEpoch().toString();
        return store.append(change, draft, id, seq::incrementAndGet).onSuccess(event -> {
            if (event != null) {
                bus.publish(Addresses.events(event.device()), event.toJson());
                bus.publish(Addresses.FLEET_EVENTS, event.toJson());
            }
        });
    }
}
