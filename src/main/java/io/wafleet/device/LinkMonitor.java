package io.wafleet.device;

import io.vertx.core.Vertx;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.GowaClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at one child's link to WhatsApp again and again: the child tells nobody when it loses its connection (contract
 * 5.5). A linked device that stays away is asked to reconnect, because the child does not always try (contract 4.5).
 */
final class LinkMonitor {
    static final Duration CONNECT_PATIENCE = Duration.ofSeconds(60);

    private static final Logger log = LoggerFactory.getLogger(LinkMonitor.class);
    private static final Duration QUICK = Duration.ofMillis(500);

    private final Vertx vertx;
    private final GowaClient client;
    private final Clock clock;
    private final Duration interval;
    private final Consumer<Link> changed;
    private Link link;
    private boolean pairing;
    private @Nullable ChildEndpoint child;
    private @Nullable Instant reconnectedAt;
    private long timer = -1;

    LinkMonitor(
            Vertx vertx,
            GowaClient client,
            Clock clock,
            Duration interval,
            @Nullable String jid,
            Consumer<Link> changed) {
        this.vertx = vertx;
        this.client = client;
        this.clock = clock;
        this.interval = interval;
        this.changed = changed;
        this.link = new Link(LinkState.UNKNOWN, clock.instant(), null, jid);
    }

    Link link() {
        return link;
    }

    /** The child answers: watch its link. */
    void watch(ChildEndpoint endpoint) {
        child = endpoint;
        look();
    }

    /** No child answers. */
    void unwatch(LinkState state, String cause) {
        child = null;
        pairing = false;
        vertx.cancelTimer(timer);
        enter(link.to(state, cause, link.jid(), clock.instant()));
    }

    /** A code was handed out, so look more often. */
    void pairingBegan() {
        pairing = true;
        look();
    }

    /** The child said that something happened to its link. */
    void hint() {
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
                enter(link.to(LinkState.UNKNOWN, status.cause().getMessage(), link.jid(), clock.instant()));
            }
            vertx.cancelTimer(timer);
            timer = vertx.setTimer(pause().toMillis(), fired -> look());
        });
    }

    private Duration pause() {
        boolean unsettled = link.state() == LinkState.PAIRING || link.state() == LinkState.CONNECTING;
        return unsettled && QUICK.compareTo(interval) < 0 ? QUICK : interval;
    }

    private void seen(GowaClient.Status status, ChildEndpoint asked) {
        Instant now = clock.instant();
        if (status.jid() == null) {
            boolean wasLinked = link.jid() != null || link.state() == LinkState.LOGGED_OUT;
            LinkState state = pairing ? LinkState.PAIRING : wasLinked ? LinkState.LOGGED_OUT : LinkState.UNPAIRED;
            enter(link.to(state, null, null, now));
        } else if (status.isOnline()) {
            pairing = false;
            reconnectedAt = null;
            enter(link.to(LinkState.ONLINE, null, status.jid(), now));
        } else {
            pairing = false;
            away(status.jid(), now, asked);
        }
    }

    private void away(String jid, Instant now, ChildEndpoint asked) {
        boolean waiting = link.state() == LinkState.OFFLINE || link.state() == LinkState.CONNECTING;
        Instant since = waiting ? link.since() : now;
        boolean tooLong = Duration.between(since, now).compareTo(CONNECT_PATIENCE) >= 0;
        LinkState state = tooLong || link.state() == LinkState.OFFLINE ? LinkState.OFFLINE : LinkState.CONNECTING;
        enter(link.to(state, "the child is not connected to WhatsApp", jid, now));
        if (state == LinkState.OFFLINE
                && (reconnectedAt == null || now.isAfter(reconnectedAt.plus(CONNECT_PATIENCE)))) {
            reconnectedAt = now;
            client.reconnect(asked)
                    .onFailure(failure -> log.warn("child {}: reconnect: {}", asked, failure.getMessage()));
        }
    }

    private void enter(Link next) {
        boolean news = next.state() != link.state() || !java.util.Objects.equals(next.jid(), link.jid());
        link = next;
        if (news) {
            changed.accept(next);
        }
    }
}
