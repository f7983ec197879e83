package io.wafleet.device.rolling;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.device.link.LinkState;
import io.wafleet.id.DeviceId;
import io.wafleet.supervisor.ProcessSnapshot;
import io.wafleet.supervisor.ProcessWord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts devices one by one: the next only when the one before is back where it was, so that a bad binary or setting
 * harms one number and not all. Lives in memory and ends with the gateway.
 */
final class RollingRestart {
    private static final Logger log = LoggerFactory.getLogger(RollingRestart.class);
    private static final Duration LOOK = Duration.ofMillis(200);
    /** A new child is not there, and will not be before it was tried again. */
    private static final Set<ProcessWord> BROKEN =
            Set.of(ProcessWord.BACKOFF, ProcessWord.FAILED, ProcessWord.PORT_CONFLICT, ProcessWord.STOPPED);

    private static final Set<LinkState> UNLINKED = Set.of(LinkState.LOGGED_OUT, LinkState.REPLACED, LinkState.UNPAIRED);

    private final RestartableFleet fleet;
    private final Vertx vertx;
    private final Clock clock;
    private final Duration patience;
    private final boolean onlyRequired;
    private final Deque<DeviceId> remaining;
    private final List<DeviceId> done = new ArrayList<>();
    private final List<DeviceId> skipped = new ArrayList<>();
    private final Instant startedAt;
    private State state = State.RUNNING;
    private @Nullable Step current;
    private @Nullable JsonObject failed;
    private @Nullable Instant endedAt;
    private long timer = -1;

    /**
     * Of these devices, in this order.
     *
     * @param patience how long a device may take to come back
     * @param onlyRequired skips those whose child has the settings of its device
     */
    RollingRestart(
            RestartableFleet fleet,
            Vertx vertx,
            Clock clock,
            Duration patience,
            Collection<DeviceId> devices,
            boolean onlyRequired) {
        this.fleet = fleet;
        this.vertx = vertx;
        this.clock = clock;
        this.patience = patience;
        this.onlyRequired = onlyRequired;
        this.remaining = new ArrayDeque<>(devices);
        this.startedAt = clock.instant();
    }

    private enum State {
        RUNNING,
        DONE,
        /** A device did not come back. */
        STOPPED,
        CANCELLED
    }

    /** The device that is being restarted, and where it was before. */
    private record Step(DeviceId device, long generation, boolean wasOnline, Instant until) {}

    void begin() {
        next();
    }

    boolean isRunning() {
        return state == State.RUNNING;
    }

    /** The device at hand goes on by itself; no other is begun. */
    void cancel() {
        if (isRunning()) {
            end(State.CANCELLED);
        }
    }

    private void next() {
        current = null;
        while (current == null && !remaining.isEmpty()) {
            DeviceId id = remaining.remove();
            Restartable device = fleet.find(id);
            if (device == null || !device.hasWorkingChild() || (onlyRequired && !device.isRestartRequired())) {
                skipped.add(id);
            } else {
                restart(device);
            }
        }
        if (current == null) {
            end(State.DONE);
        }
    }

    private void restart(Restartable device) {
        DeviceId id = device.id();
        Instant until = clock.instant().plus(patience);
        long generation = device.process().generation();
        current = new Step(id, generation, device.link().isOnline(), until);
        log.info("device {}: rolling restart, {} more to come", id, remaining.size());
        device.restart(CauseCode.ROLLING_RESTART.cause());
        timer = vertx.setPeriodic(LOOK.toMillis(), tick -> look());
    }

    private void look() {
        Step step = current;
        if (step == null) {
            return;
        }
        Restartable device = fleet.find(step.device());
        if (device == null) {
            vertx.cancelTimer(timer);
            skipped.add(step.device());
            next();
            return;
        }
        ProcessSnapshot now = device.process();
        boolean isNew = now.isRunning() && now.generation() > step.generation();
        if (isNew && (!step.wasOnline() || device.link().isOnline())) {
            vertx.cancelTimer(timer);
            done.add(step.device());
            next();
            return;
        }
        boolean unlinked = isNew && UNLINKED.contains(device.link().state());
        boolean late = !clock.instant().isBefore(step.until());
        if (BROKEN.contains(now.state()) || unlinked || late) {
            Cause cause = cause(late ? patience : null, now, device, isNew);
            failed = new JsonObject().put("device", step.device().value()).put("cause", cause.toJson());
            log.warn("device {}: rolling restart stops here: {}", step.device(), cause.text());
            end(State.STOPPED);
        }
    }

    /** @param waited null if it is known earlier that it does not come back */
    private Cause cause(@Nullable Duration waited, ProcessSnapshot now, Restartable device, boolean isNew) {
        return CauseCode.NOT_BACK.cause(
                waited == null ? null : waited.toSeconds(),
                isNew ? "link" : "process",
                isNew ? device.link().state().text() : now.state().text(),
                isNew ? device.link().cause() : now.cause(),
                remaining.isEmpty() ? null : remaining.size());
    }

    private void end(State how) {
        vertx.cancelTimer(timer);
        state = how;
        current = null;
        endedAt = clock.instant();
        log.info(
                "rolling restart {}: {} restarted, {} left",
                how.name().toLowerCase(Locale.ROOT),
                done.size(),
                remaining.size());
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("state", state.name().toLowerCase(Locale.ROOT))
                .put("startedAt", startedAt.toString())
                .put("endedAt", endedAt == null ? null : endedAt.toString())
                .put("current", current == null ? null : current.device().value())
                .put("done", ids(done))
                .put("skipped", ids(skipped))
                .put("remaining", ids(remaining))
                .put("failed", failed);
    }

    private static JsonArray ids(Collection<DeviceId> devices) {
        return new JsonArray(devices.stream().map(DeviceId::value).toList());
    }
}
