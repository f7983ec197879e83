package io.wafleet.usage;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.wafleet.journal.Event;
import io.wafleet.journal.Follower;
import io.wafleet.loops.Retries;
import io.wafleet.loops.Rounds;
import io.wafleet.store.Database;
import io.wafleet.usage.UsageStore.Sum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the messages that the journal tells of, each once: some events at a time, their sums and how far it is in one
 * transaction. Confined to the context that opened it.
 */
public final class UsageCount {
    private static final Logger log = LoggerFactory.getLogger(UsageCount.class);
    private static final long LOOK_MILLIS = 2000;
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration MAX_RETRY = Duration.ofMinutes(1);

    private final Vertx vertx;
    private final UsageStore store;
    private final Follower<List<Sum>> follower;
    private final Settings settings;
    private final Clock clock;
    private final Rounds<Long> rounds = new Rounds<>(this::round);
    private final Retries retries = new Retries(log, "counting usage", RETRY, MAX_RETRY);
    private LocalDate tidied = LocalDate.MIN;
    private long timer = -1;
    private boolean closed;

    /**
     * How it counts.
     *
     * @param zone whose days are meant
     * @param sessions where the devices' volumes are
     * @param retention how long a day is kept
     */
    public record Settings(ZoneId zone, Path sessions, Duration retention) {}

    public UsageCount(Vertx vertx, Database database, Settings settings, Clock clock) {
        this.vertx = vertx;
        this.store = new UsageStore(database);
        this.follower = new Follower<>(vertx, database, Message.TYPES, this::sums, store);
        this.settings = settings;
        this.clock = clock;
    }

    /** Counts what comes, from now on. */
    public void open() {
        again(LOOK_MILLIS);
    }

    /** Succeeds when nothing is under way any more. */
    public Future<Void> close() {
        closed = true;
        vertx.cancelTimer(timer);
        return rounds.between();
    }

    private void again(long millis) {
        if (!closed) {
            timer = vertx.setTimer(
                    millis,
                    due -> rounds.wake().onComplete(done -> {
                        if (done.failed()) {
                            again(retries.failed(done.cause()).toMillis());
                        } else {
                            retries.succeeded();
                            again(LOOK_MILLIS);
                        }
                    }));
        }
    }

    /** Counts all that is stored by now; gives the number of the last event, before which nothing is uncounted. */
    public Future<Long> upToNow() {
        return rounds.wake();
    }

    /** The tenant is gone, and its events are. */
    public Future<Void> removeOf(String tenant) {
        return upToNow().compose(counted -> store.removeOf(tenant));
    }

    private Future<Long> round() {
        return follower.goOn(() -> closed).compose(upTo -> tidy().map(upTo));
    }

    private List<Sum> sums(List<Event> events) {
        Map<List<Object>, Sum> sums = new LinkedHashMap<>();
        for (Event told : events) {
            Message message = message(told);
            if (message != null) {
                Sum sum = sum(message);
                sums.merge(List.of(sum.tenant(), sum.day(), sum.device(), sum.direction(), sum.kind()), sum, Sum::plus);
            }
        }
        return new ArrayList<>(sums.values());
    }

    /** One that cannot be read must not keep all others from being counted. */
    private @Nullable Message message(Event told) {
        try {
            return Message.of(told, settings.sessions());
        } catch (IllegalArgumentException | DecodeException unreadable) {
            log.error("bug: event {} of device {} cannot be counted", told.id(), told.device(), unreadable);
            return null;
        }
    }

    private Sum sum(Message message) {
        LocalDate day = LocalDate.ofInstant(message.at(), settings.zone());
        Path file = message.file();
        long bytes = file == null ? message.bytes() : size(file);
        return new Sum(
                message.tenant(), day.toString(), message.device(), message.direction(), message.kind(), 1, bytes);
    }

    /** Of a file that a child has stored, and may have removed since. */
    private static long size(Path file) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile() ? attributes.size() : 0;
        } catch (IOException gone) {
            log.debug("{} is not there to be measured: {}", file, gone.toString());
            return 0;
        }
    }

    /** Once a day. */
    private Future<Void> tidy() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), settings.zone());
        if (today.equals(tidied)) {
            return Future.succeededFuture();
        }
        String first = LocalDate.ofInstant(clock.instant().minus(settings.retention()), settings.zone())
                .toString();
        return forget(first).onSuccess(done -> tidied = today);
    }

    private Future<Void> forget(String before) {
        return store.forget(before).compose(removed -> removed == 0 ? Future.succeededFuture() : forget(before));
    }
}
