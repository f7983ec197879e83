package io.wafleet.device.link;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.GowaClient;
import io.wafleet.id.DeviceId;
import io.wafleet.supervisor.ProcessWord;
import io.wafleet.time.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Looks at one child's link to WhatsApp again and again: the child tells nobody when it loses its connection (contract
 * 5.5). A linked device that stays away is asked to reconnect, and in the end restarted: see
 * {@link LinkWatchdog}.
 */
public final class LinkMonitor {
    private static final Logger log = LoggerFactory.getLogger(LinkMonitor.class);
    private static final Duration QUICK = Duration.ofMillis(500);

    private final Vertx vertx;
    private final GowaClient client;
    private final Clock clock;
    private final Duration interval;
    private final FleetOutage outage;
    private final DeviceId device;
    private final LastWords words;
    private final Owner owner;
    private final LinkWatchdog watchdog;
    private Link link;
    private boolean pairing;
    /** The child said once that there is no account where there was one. */
    private boolean doubted;
    /** That it does not reconnect was told already. */
    private boolean toldInVain;

    /** Why there is no connection, until there is one. */
    private @Nullable Cause trouble;

    private @Nullable ChildEndpoint child;
    private long timer = -1;

    /** Who is told, and who acts. */
    public interface Owner {
        void linkChanged(LinkState from, Link now);

        /** The child is linked to this account. Gives what is odd about that, null for nothing; begins with a stable word. */
        @Nullable
        Cause linkedTo(String jid);

        void restart(Cause cause);
    }

    LinkMonitor(Links links, DeviceId device, @Nullable String jid, LastWords words, Owner owner) {
        this.vertx = links.vertx();
        this.client = links.client();
        this.clock = links.clock();
        this.outage = links.outage();
        this.interval = links.settings().linkInterval();
        this.watchdog = new LinkWatchdog(links.settings().linkPatience());
        this.device = device;
        this.words = words;
        this.owner = owner;
        this.link = new Link(
                LinkState.UNKNOWN,
                clock.instant(),
                CauseCode.PROCESS_NOT_READY.cause(ProcessWord.STOPPED.text()),
                jid,
                null);
    }

    public Link link() {
        return link;
    }

    /** The child answers: watch its link. */
    public void watch(ChildEndpoint endpoint) {
        child = endpoint;
        doubted = false;
        trouble = null;
        watchdog.fresh();
        look();
    }

    /** The child runs, and cannot be asked. */
    public void unreachable(Cause cause) {
        enter(link.unseen(LinkState.UNKNOWN, cause, clock.instant()));
    }

    /** No child answers. */
    public void unwatch(LinkState state, Cause cause) {
        child = null;
        pairing = false;
        vertx.cancelTimer(timer);
        enter(link.unseen(state, cause, clock.instant()));
    }

    /** No code could be had. Fails with why, as far as the child says anything about it, and tells so of the link. */
    public <T> Future<T> withoutCode(Throwable failure) {
        if (!LastWords.isUnreachable(failure)) {
            return Future.failedFuture(failure);
        }
        return words.whyUnreachable().compose(cause -> {
            trouble(cause);
            return Future.failedFuture(LastWords.problem(cause).exception());
        });
    }

    /** Has the connection taken up anew, as a user asks for it. */
    public Future<Void> reconnect(ChildEndpoint linked) {
        watchdog.tried(MonotonicClock.SYSTEM.now());
        return client.reconnect(linked).onComplete(done -> look());
    }

    /** Unlinks the number from WhatsApp. */
    public Future<Void> logout(ChildEndpoint linked) {
        return client.logout(linked);
    }

    /** There is no way to WhatsApp; as long as nothing else is known, the link's cause says so. */
    private void trouble(Cause cause) {
        trouble = cause;
        enter(link.unseen(link.state(), cause, clock.instant()));
    }

    /** A code was handed out, so look more often. */
    public void pairingBegan() {
        pairing = true;
        trouble = null;
        look();
    }

    /** The child said that something happened to its link. */
    public void hint() {
        look();
    }

    private void look() {
        vertx.cancelTimer(timer);
        ChildEndpoint asked = child;
        if (asked == null) {
            return;
        }
        client.status(asked).onComplete(status -> {
            if (!asked.equals(child)) {
                return;
            }
            if (status.succeeded()) {
                seen(status.result(), asked);
            } else {
                enter(link.unseen(
                        LinkState.UNKNOWN,
                        CauseCode.LINK_UNTOLD.cause(status.cause().getMessage()),
                        clock.instant()));
            }
            vertx.cancelTimer(timer);
            timer = vertx.setTimer(pause().toMillis(), fired -> look());
        });
    }

    private Duration pause() {
        boolean unsettled = doubted || link.state() == LinkState.PAIRING || link.state() == LinkState.CONNECTING;
        return unsettled && QUICK.compareTo(interval) < 0 ? QUICK : interval;
    }

    private void seen(GowaClient.Status status, ChildEndpoint asked) {
        Instant now = clock.instant();
        if (status.jid() == null) {
            unlinked(now);
            return;
        }
        doubted = false;
        pairing = false;
        if (status.isOnline()) {
            watchdog.online();
            toldInVain = false;
            trouble = null;
            enter(link.seen(LinkState.ONLINE, owner.linkedTo(status.jid()), status.jid(), now));
        } else {
            away(status.jid(), now, asked);
        }
    }

    /** An account is not given up for one answer: its end cannot be undone, and half a second later all is known. */
    private void unlinked(Instant now) {
        if (link.jid() != null && !doubted) {
            doubted = true;
            return;
        }
        doubted = false;
        boolean wasLinked = link.jid() != null || link.state() == LinkState.LOGGED_OUT;
        LinkState state = pairing ? LinkState.PAIRING : wasLinked ? LinkState.LOGGED_OUT : LinkState.UNPAIRED;
        enter(link.seen(state, trouble, null, now));
    }

    private void away(String jid, Instant now, ChildEndpoint asked) {
        LinkWatchdog.Action action = watchdog.away(MonotonicClock.SYSTEM.now(), restartHelps());
        boolean late = action != LinkWatchdog.Action.WAIT || link.state() == LinkState.OFFLINE;
        LinkState state = late ? LinkState.OFFLINE : LinkState.CONNECTING;
        Cause odd = owner.linkedTo(jid);
        Cause cause = trouble == null ? CauseCode.NOT_CONNECTED.cause() : trouble;
        enter(link.seen(state, odd == null ? cause : odd, jid, now));
        if (action != LinkWatchdog.Action.WAIT) {
            words.whyAway().onSuccess(why -> {
                if (asked.equals(child) && link.state() == LinkState.OFFLINE) {
                    trouble(why);
                }
            });
        }
        if (action == LinkWatchdog.Action.RECONNECT) {
            client.reconnect(asked).onFailure(failure -> inVain(asked, failure));
        } else if (action == LinkWatchdog.Action.RESTART) {
            owner.restart(CauseCode.OFFLINE.cause());
        }
    }

    /** Not while most of the fleet is away: then the network is down, and restarts would only make noise. */
    private boolean restartHelps() {
        return !outage.mostAreAway();
    }

    /** Said once until the number is back, as it is tried each minute; not at all while the fleet is away. */
    private void inVain(ChildEndpoint asked, Throwable failure) {
        Level level = toldInVain || !restartHelps() ? Level.DEBUG : Level.WARN;
        toldInVain |= level == Level.WARN;
        log.atLevel(level).log("child {}: reconnect: {}", asked, failure.getMessage());
    }

    private void enter(Link next) {
        boolean news = next.state() != link.state()
                || !Objects.equals(next.jid(), link.jid())
                || next.causeCode() != link.causeCode();
        LinkState from = link.state();
        link = next;
        if (news) {
            log(next);
            owner.linkChanged(from, next);
        }
    }

    /** A line for each number would bury the one that tells of all; the events have it. */
    private void log(Link now) {
        outage.mostAreAway();
        Level level = outage.isTold() ? Level.DEBUG : Level.INFO;
        Cause cause = now.cause();
        String because = cause == null ? "" : " (" + cause.text() + ")";
        log.atLevel(level).log("device {}: link {}{}", device, now.state().text(), because);
    }
}
