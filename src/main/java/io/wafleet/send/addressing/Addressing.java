package io.wafleet.send.addressing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.GowaClient;
import io.wafleet.gowa.people.NumberLookup;
import io.wafleet.id.DeviceId;
import io.wafleet.recipient.Spellings;
import io.wafleet.send.addressing.RecipientStore.Known;
import io.wafleet.store.Database;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the JID that a number is registered by. Where a number has two {@link Spellings}, WhatsApp knows it by the one that
 * it was registered with, and a message to the other one arrives nowhere. So WhatsApp is asked, once in a while. Other
 * recipients are left as they are.
 *
 * <p>The spelling that such a number usually has is asked for first, for WhatsApp has been seen to say yes to both.
 */
public final class Addressing {
    private static final Logger log = LoggerFactory.getLogger(Addressing.class);
    private static final Duration KEPT = Duration.ofDays(30);
    /** A number that is not on WhatsApp now may be in an hour. */
    private static final Duration ABSENCE_KEPT = Duration.ofHours(1);

    private static final int MAX_IN_MEMORY = 10_000;

    private final NumberLookup lookup;
    private final RecipientStore store;
    private final Clock clock;
    private final Cache<String, Known> known =
            Caffeine.newBuilder().maximumSize(MAX_IN_MEMORY).build();

    public Addressing(GowaClient client, Database database, Clock clock) {
        this.lookup = new NumberLookup(client);
        this.store = new RecipientStore(database);
        this.clock = clock;
        store.forget(clock.instant().minus(KEPT))
                .onFailure(failure -> log.atWarn().setCause(failure).log("old recipients could not be removed"));
    }

    /** Where a message is to go. */
    public sealed interface Resolution {
        /** To this JID. */
        record To(String jid) implements Resolution {}

        /** Nowhere: nobody has this number, however it is spelled. */
        record NotOnWhatsApp(Cause cause) implements Resolution {}

        /** It cannot be told now. */
        record Later(Cause cause) implements Resolution {}
    }

    /** Never fails. */
    public Future<Resolution> resolve(DeviceId device, ChildEndpoint child, String jid) {
        Spellings spellings = Spellings.of(jid);
        if (spellings == null) {
            return Future.succeededFuture(new Resolution.To(jid));
        }
        Known remembered = known.getIfPresent(spellings.number());
        if (remembered != null && isFresh(remembered)) {
            return Future.succeededFuture(resolution(remembered, jid));
        }
        return store.find(spellings.number())
                .compose(stored -> stored != null && isFresh(stored)
                        ? Future.succeededFuture(stored)
                        : look(device, child, spellings))
                .map(found -> {
                    known.put(spellings.number(), found);
                    return resolution(found, jid);
                })
                .recover(failure -> Future.succeededFuture(
                        new Resolution.Later(CauseCode.NUMBER_UNKNOWN.cause(String.valueOf(failure.getMessage())))));
    }

    private boolean isFresh(Known answer) {
        return answer.checkedAt()
                .plus(answer.jid() == null ? ABSENCE_KEPT : KEPT)
                .isAfter(clock.instant());
    }

    private static Resolution resolution(Known answer, String asked) {
        return answer.jid() == null
                ? new Resolution.NotOnWhatsApp(CauseCode.NOT_ON_WHATSAPP.cause(asked.substring(0, asked.indexOf('@'))))
                : new Resolution.To(answer.jid());
    }

    private Future<Known> look(DeviceId device, ChildEndpoint child, Spellings spellings) {
        return store.wroteToUs(device, spellings)
                .compose(sender ->
                        sender != null ? Future.succeededFuture(sender) : lookup.known(child, spellings.all()))
                .map(jid -> new Known(jid, clock.instant()))
                .compose(found -> store.save(spellings.number(), found).map(found));
    }
}
