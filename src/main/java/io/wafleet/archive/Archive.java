package io.wafleet.archive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.wafleet.bus.Addresses;
import io.wafleet.config.Archiving;
import io.wafleet.store.Database;
import java.time.Clock;

/** The archive at work: what the journal tells comes into it, what is too old goes. Confined to the context that opened it. */
public final class Archive {
    private final ArchiveFeed feed;
    private final ArchiveRetention retention;
    private final MessageConsumer<Object> news;

    private Archive(ArchiveFeed feed, ArchiveRetention retention, MessageConsumer<Object> news) {
        this.feed = feed;
        this.retention = retention;
        this.news = news;
    }

    /** Begins with what was left when the last gateway ended. */
    public static Future<Archive> open(Vertx vertx, Database database, Archiving settings, Clock clock) {
        ArchiveFeed feed = new ArchiveFeed(vertx, database, settings.on());
        ArchiveRetention retention = new ArchiveRetention(vertx, database, settings, clock);
        feed.wake();
        retention.round();
        MessageConsumer<Object> news = vertx.eventBus().consumer(Addresses.EVENTS, told -> feed.wake());
        return Future.succeededFuture(new Archive(feed, retention, news));
    }

    /** Archives all that is stored by now; gives the number of the last event, before which nothing is left out. */
    public Future<Long> upToNow() {
        return feed.upToNow();
    }

    /** The tenant is gone, and its events are. */
    public Future<Void> removeOf(String tenant) {
        return feed.upToNow().compose(archived -> retention.removeOf(tenant));
    }

    /** Succeeds when nothing is archived any more. */
    public Future<Void> close() {
        retention.close();
        return news.unregister().compose(deaf -> feed.close());
    }
}
