package io.wafleet.people;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wafleet.gowa.people.PersonCalls;
import io.wafleet.gowa.people.PersonCalls.Picture;
import io.wafleet.id.DeviceId;
import io.wafleet.people.Reach.Online;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the pictures of people and groups are. WhatsApp is asked for each once a day at most, and by each device for one after the
 * other with a pause between, so that a list of faces is no burst. Confined to the context of the devices.
 */
final class PictureBook {
    private static final Duration KEPT = Duration.ofHours(24);
    private static final long PAUSE_MILLIS = 2000;
    /** WhatsApp's answers, kept as a picture is. */
    private static final Set<ProblemCode> REFUSALS = Set.of(ProblemCode.PICTURE_NOT_FOUND, ProblemCode.NOT_ON_WHATSAPP);

    private static final int MAX_KEPT = 20_000;
    /** Of one device; with the pauses the last of them waits for less than a command may take. */
    private static final int MAX_WAITING = 24;

    private final Vertx vertx;
    private final PersonCalls calls;
    private final Clock clock;
    private final Lines lines = new Lines(MAX_WAITING);
    private final Cache<Key, Seen> seen =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).expireAfterWrite(KEPT).build();

    PictureBook(Vertx vertx, PersonCalls calls, Clock clock) {
        this.vertx = vertx;
        this.calls = calls;
        this.clock = clock;
    }

    /** @param own the device's own JID: what another number was shown is not for this one */
    private record Key(DeviceId device, String own, String jid) {}

    /**
     * What came of asking.
     *
     * @param refusal why there is no picture: there is none or it is hidden, or nobody is there to have one
     */
    record Seen(@Nullable Picture picture, @Nullable ProblemCode refusal, Instant at) {}

    /** What is known without asking; null if nothing is. */
    @Nullable
    Seen known(DeviceId device, Online on, String jid) {
        return seen.getIfPresent(new Key(device, on.jid(), jid));
    }

    /**
     * As WhatsApp shows it to the device, now or some time ago.
     *
     * @param who allows that WhatsApp is asked, and gives the JID to ask by
     */
    Future<Seen> find(DeviceId device, Online on, String jid, Supplier<Future<String>> who) {
        Seen known = known(device, on, jid);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        Promise<Seen> told = Promise.promise();
        lines.after(device, () -> {
                    Seen meanwhile = known(device, on, jid);
                    return meanwhile == null
                            ? who.get()
                                    .compose(name -> ask(new Key(device, on.jid(), jid), on, name)
                                            .onComplete(told)
                                            .transform(any -> vertx.timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS)))
                            : Future.succeededFuture(meanwhile).onComplete(told).<Void>mapEmpty();
                })
                .onFailure(told::tryFail);
        return told.future();
    }

    private Future<Seen> ask(Key key, Online on, String name) {
        return calls.picture(on.child(), name)
                .map(picture -> new Seen(picture, null, clock.instant()))
                .recover(failure -> failure instanceof ProblemException refused
                                && REFUSALS.contains(refused.problem().code())
                        ? Future.succeededFuture(
                                new Seen(null, refused.problem().code(), clock.instant()))
                        : Future.failedFuture(failure))
                .onSuccess(found -> seen.put(key, found));
    }

    /** It was changed by the device itself. */
    void forget(DeviceId device, Online on, String jid) {
        seen.invalidate(new Key(device, on.jid(), jid));
    }
}
