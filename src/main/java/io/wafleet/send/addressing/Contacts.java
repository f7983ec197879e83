package io.wafleet.send.addressing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.wafleet.id.DeviceId;
import io.wafleet.recipient.Recipient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Who is in touch with which device, under all spellings of its number. */
public final class Contacts {
    /** Who wrote is noted again after this time at the earliest: replies are told by the day, not by the minute. */
    private static final Duration NOTED = Duration.ofMinutes(10);

    private static final int MAX_NOTED = 100_000;

    private final ContactStore store;
    private final Clock clock;
    private final Cache<String, Boolean> noted =
            Caffeine.newBuilder().maximumSize(MAX_NOTED).expireAfterWrite(NOTED).build();

    public Contacts(ContactStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Somebody wrote.
     *
     * @param jids all that is known of the chat, its number and its hidden number
     * @return whether jobs wait that are replies now
     */
    public Future<Boolean> heard(DeviceId device, List<String> jids, Instant at) {
        List<String> news = jids.stream()
                .flatMap(jid -> Recipient.spellings(jid).stream())
                .filter(jid -> noted.asMap().putIfAbsent(key(device, jid), true) == null)
                .toList();
        return Future.join(
                        news.stream().map(jid -> store.heard(device, jid, at)).toList())
                .onFailure(failure -> news.forEach(jid -> noted.invalidate(key(device, jid))))
                .map(known -> known.list().contains(true));
    }

    /** We have written to it, or its chat is known to the child. */
    public Future<Void> met(DeviceId device, String jid) {
        Instant now = clock.instant();
        return Future.join(Recipient.spellings(jid).stream()
                        .map(spelling -> store.met(device, spelling, now))
                        .toList())
                .mapEmpty();
    }

    public Future<Void> forget(DeviceId device) {
        noted.asMap().keySet().removeIf(key -> key.startsWith(device + "|"));
        return store.delete(device);
    }

    private static String key(DeviceId device, String jid) {
        return device + "|" + jid;
    }
}
