package io.wafleet.device.number;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wafleet.cause.Cause;
import io.wafleet.device.row.Device;
import io.wafleet.device.row.RowKeeper;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one device's number as its link has it. A device that must not have the number that it is linked to is held: its
 * child is stopped, because one number never runs twice, and is started when the number is free.
 */
public final class NumberHold implements Numbers.Member {
    private static final Logger log = LoggerFactory.getLogger(NumberHold.class);
    /** A session that ended elsewhere is noticed within this time, and then it cannot be logged out. */
    private static final Duration AFTER_FAILED_LOGOUT = Duration.ofSeconds(10);
    /** A child connects its session two seconds after its start. */
    private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(15);

    private final RowKeeper row;
    private final Numbers numbers;
    private final Vertx vertx;
    private final Clock clock;
    private final Owner owner;
    private Claim.@Nullable Held held;
    /** Its child runs nevertheless, to be logged out. */
    private boolean leaving;

    private boolean closed;
    private Promise<Void> online = Promise.promise();

    public NumberHold(RowKeeper row, Numbers numbers, Vertx vertx, Clock clock, Owner owner) {
        this.row = row;
        this.numbers = numbers;
        this.vertx = vertx;
        this.clock = clock;
        this.owner = owner;
    }

    /** Whose number it is. */
    public interface Owner {
        /** From now on it shall have no child, for this reason. */
        void hold(Cause cause);

        /** It has no reason any more to be without a child. */
        void free();

        boolean isOnline();

        /** It has another number now, or none. */
        void numberChanged();
    }

    /** Why the device is held; null if it is not. */
    @Nullable
    public Problem problem() {
        return held == null ? null : held.problem();
    }

    /** As {@link #problem}, as the cause of a state. */
    @Nullable
    public Cause cause() {
        return held == null ? null : held.remark();
    }

    /** What is to be told of the link with the account that the device has now; null for nothing. */
    @Nullable
    public Cause remark() {
        Claim claim = numbers.claim(row.device());
        return claim == null ? null : claim.remark();
    }

    @Override
    public Device device() {
        return row.device();
    }

    @Override
    public boolean release() {
        return numbers.isLost(row.device()) && change(null);
    }

    @Override
    public boolean settle() {
        Claim claim = numbers.claim(row.device());
        Claim.Held before = held;
        held = claim instanceof Claim.Held next ? next : null;
        if (!Objects.equals(before, held)) {
            // Who tells of the link is not done yet: the child that is ended is the one that it is about.
            vertx.runOnContext(told -> act(before != null));
        }
        return claim instanceof Claim.Own own && change(own.number());
    }

    private boolean change(@Nullable String number) {
        String before = row.device().phoneNumber();
        if (Objects.equals(number, before)) {
            return false;
        }
        log.info("device {}: its number is {} now, it was {}", row.id(), shown(number), shown(before));
        row.update(device -> device.withNumber(number, clock.instant()))
                .onFailure(failure -> log.error("device {}: its number could not be stored", row.id(), failure));
        owner.numberChanged();
        return true;
    }

    private static String shown(@Nullable String number) {
        return number == null ? "not known" : "+" + number;
    }

    /** Stops the child of a device that is held, or starts that of one that is so no more. */
    private void act(boolean wasHeld) {
        Claim.Held why = held;
        if (closed) {
            return;
        }
        if (why != null && !leaving) {
            log.warn("device {}: {}", row.id(), why.remark().text());
            owner.hold(why.remark());
        } else if (why == null && wasHeld) {
            owner.free();
        }
    }

    /**
     * Unlinks the device, whose child may run for that although it is held; it is stopped again if that fails.
     *
     * @param child starts it if need be
     */
    public Future<Void> logout(Supplier<Future<ChildEndpoint>> child, Function<ChildEndpoint, Future<Void>> logout) {
        if (held == null) {
            return child.get().compose(logout);
        }
        if (held.code() == ProblemCode.NUMBER_IN_USE && !row.device().hasOwnSession()) {
            return Future.failedFuture(Problem.of(
                            held.code(),
                            "its session came with its folder, and may be the other device's, which would be logged out with"
                                    + " it: delete this one")
                    .exception());
        }
        leaving = true;
        return child.get()
                .compose(started -> connected().compose(there -> logout.apply(started)))
                .onFailure(failure -> vertx.setTimer(AFTER_FAILED_LOGOUT.toMillis(), late -> stay()));
    }

    /** A child that is not connected forgets its session without telling WhatsApp; but it may never be connected. */
    private Future<Void> connected() {
        return owner.isOnline()
                ? Future.succeededFuture()
                : online.future()
                        .timeout(CONNECTS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                        .otherwiseEmpty();
    }

    /** The device's child is connected to WhatsApp. */
    public void online() {
        online.tryComplete();
        online = Promise.promise();
    }

    private void stay() {
        leaving = false;
        act(false);
    }

    /** The device is about to be unlinked: whoever logs out one of two of a number decides for the other one. */
    public void unlinking() {
        leaving = false;
        if (numbers.isLinkedByAnother(row.device())) {
            change(null);
        }
    }

    /** Some account is another now. */
    public void accountChanged() {
        numbers.renumber();
    }

    /** The device is gone. */
    public void close() {
        closed = true;
    }
}
