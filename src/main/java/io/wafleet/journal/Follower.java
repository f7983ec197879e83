package io.wafleet.journal;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.store.Database;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Makes something of all events of some types, each once, in their order: some at a time, what they come to and how far it is in one
 * transaction. So a gateway that is killed goes on where it was.
 */
public final class Follower<T> {
    private final Vertx vertx;
    private final EventStore events;
    private final List<String> types;
    private final Function<List<Event>, T> reading;
    private final Ledger<T> ledger;

    /** Where what events come to is kept, and up to which of them. */
    public interface Ledger<T> {
        /** Up to which event all is in it. */
        Future<Long> position();

        /** Adds what some events come to and goes on to a later one, both or neither; false if others have gone on meanwhile. */
        Future<Boolean> add(T sum, long from, long upTo);
    }

    /** @param reading what some events come to; it may block; where it throws, nothing is added and {@link #goOn} fails */
    public Follower(
            Vertx vertx, Database database, List<String> types, Function<List<Event>, T> reading, Ledger<T> ledger) {
        this.vertx = vertx;
        this.events = new EventStore(database);
        this.types = List.copyOf(types);
        this.reading = reading;
        this.ledger = ledger;
    }

    /**
     * Goes through what is stored by now; gives the number of the last event, before which nothing is left out.
     *
     * @param stopped whether it is to end after the events that it has read, though there are more
     */
    public Future<Long> goOn(BooleanSupplier stopped) {
        return ledger.position().compose(from -> goOn(from, stopped));
    }

    private Future<Long> goOn(long from, BooleanSupplier stopped) {
        return events.next(types, from)
                .compose(page -> page.last() == from
                        ? Future.succeededFuture(from)
                        : vertx.executeBlocking(() -> reading.apply(page.events()), false)
                                .compose(sum -> ledger.add(sum, from, page.last()))
                                .compose(added -> page.more() && added && !stopped.getAsBoolean()
                                        ? goOn(page.last(), stopped)
                                        : ledger.position()));
    }
}
