package io.wafleet.webhook;

import io.vertx.core.Vertx;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.loops.Retries;
import io.wafleet.webhook.delivery.Receiver;
import io.wafleet.webhook.delivery.ReceiverParts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of receivers that fail and recover, and pauses webhooks whose receiver is gone or has failed for too long. */
final class ReceiverWatch implements ReceiverParts.Watcher {
    private static final Logger log = LoggerFactory.getLogger(ReceiverWatch.class);
    private static final Duration STORE_RETRY = Duration.ofSeconds(5);
    private static final Duration MAX_STORE_RETRY = Duration.ofMinutes(5);

    private final Webhooks webhooks;
    private final Vertx vertx;
    private final Clock clock;
    private final Duration pauseAfter;

    /** @param pauseAfter how long nothing succeeds before a webhook is paused; zero for never */
    ReceiverWatch(Webhooks webhooks, Vertx vertx, Clock clock, Duration pauseAfter) {
        this.webhooks = webhooks;
        this.vertx = vertx;
        this.clock = clock;
        this.pauseAfter = pauseAfter;
    }

    @Override
    public void failing(Receiver receiver, Instant since) {
        log.atWarn()
                .addKeyValue("webhook", receiver.subscription().id())
                .addKeyValue("since", since)
                .log("a webhook fails");
        note(receiver, since, "webhook.failing");
    }

    @Override
    public void recovered(Receiver receiver) {
        log.atInfo().addKeyValue("webhook", receiver.subscription().id()).log("a webhook takes deliveries again");
        note(receiver, null, "webhook.recovered");
    }

    private void note(Receiver receiver, @Nullable Instant since, String type) {
        String id = receiver.subscription().id();
        webhooks.note(receiver, since, type)
                .onFailure(failure -> log.atWarn()
                        .addKeyValue("webhook", id)
                        .addKeyValue("event", type)
                        .setCause(failure)
                        .log("an event could not be stored"));
    }

    @Override
    public void stillFailing(Receiver receiver, Instant since) {
        boolean tooLong = !pauseAfter.isZero() && since.plus(pauseAfter).isBefore(clock.instant());
        if (tooLong && receiver.subscription().isActive()) {
            pause(receiver, CauseCode.FAILING.cause(since));
        }
    }

    @Override
    public void gone(Receiver receiver) {
        pause(receiver, CauseCode.GONE.cause());
    }

    private void pause(Receiver receiver, Cause cause) {
        String id = receiver.subscription().id();
        log.atWarn()
                .addKeyValue("webhook", id)
                .addKeyValue("cause", cause.text())
                .log("a webhook is paused");
        pause(receiver, cause, new Retries(log, "pausing a webhook", "webhook", id, STORE_RETRY, MAX_STORE_RETRY));
    }

    private void pause(Receiver receiver, Cause cause, Retries retries) {
        webhooks.pause(receiver.subscription().id(), cause).onFailure(failure -> {
            long rest = retries.failed(failure).toMillis();
            if (webhooks.isCurrent(receiver)) {
                vertx.setTimer(rest, again -> pause(receiver, cause, retries));
            }
        });
    }
}
