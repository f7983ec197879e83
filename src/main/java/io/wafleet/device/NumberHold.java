package io.wafleet.device;

import io.vertx.core.Future;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one device's number as its link has it. A device that must not have the number that it is linked to is held: its
 * child is stopped, because one number never runs twice, and is started when the number is free.
 */
final class NumberHold implements Numbers.Member {
    private static final Logger log = LoggerFactory.getLogger(NumberHold.class);
    /** A session that ended elsewhere is noticed within this time, and then it cannot be logged out. */
    private static final Duration AFTER_FAILED_LOGOUT = Duration.ofSeconds(10);

    private final ManagedDevice device;
    private final DeviceParts parts;
    private final Numbers numbers;
    private Claim.@Nullable Held held;
    /** Its child runs nevertheless, to be logged out. */
    private boolean leaving;

    private boolean closed;

    NumberHold(ManagedDevice device, DeviceParts parts, Numbers numbers) {
        this.device = device;
        this.parts = parts;
        this.numbers = numbers;
    }

    /** Why the device is held; null if it is not. */
    @Nullable
    Problem problem() {
        return held == null ? null : held.problem();
    }

    /** As {@link #problem}, as the cause of a state. */
    @Nullable
    String cause() {
        return held == null ? null : held.remark();
    }

    /** What is to be told of the link with the account that the device has now; null for nothing. */
    @Nullable
    String remark() {
        Claim claim = numbers.claim(device.device());
        return claim == null ? null : claim.remark();
    }

    @Override
    public Device device() {
        return device.device();
    }

    @Override
    public boolean release() {
        return numbers.isLost(device.device()) && change(null);
    }

    @Override
    public boolean settle() {
        Claim claim = numbers.claim(device.device());
        Claim.Held before = held;
        held = claim instanceof Claim.Held next ? next : null;
        if (!Objects.equals(before, held)) {
            // Who tells of the link is not done yet: the child that is ended is the one that it is about.
            parts.vertx().runOnContext(told -> act(before != null));
        }
        return claim instanceof Claim.Own own && change(own.number());
    }

    private boolean change(@Nullable String number) {
        String before = device.device().phoneNumber();
        if (Objects.equals(number, before)) {
            return false;
        }
        log.info("device {}: its number is {} now, it was {}", device.id(), shown(number), shown(before));
        UnaryOperator<Device> change =
                row -> row.withNumber(number, parts.clock().instant());
        device.update(change)
                .onFailure(failure -> log.error("device {}: its number could not be stored", device.id(), failure));
        device.announce("device.updated", device.view());
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
            log.warn("device {}: {}", device.id(), why.remark());
            device.hold(why.remark());
        } else if (why == null && wasHeld) {
            device.free();
        }
    }

    /** Starts the device's child, held or not, for what unlinks it; that ends the hold, or it is stopped again. */
    Future<Void> leaving(Supplier<Future<Void>> logout) {
        if (held != null
                && held.code() == ProblemCode.NUMBER_IN_USE
                && !device.device().hasOwnSession()) {
            return Future.failedFuture(Problem.of(
                            held.code(),
                            "its session came with its folder, and may be the other device's, which would be logged out with"
                                    + " it: delete this one")
                    .exception());
        }
        leaving = held != null;
        return logout.get()
                .onFailure(failure -> parts.vertx().setTimer(AFTER_FAILED_LOGOUT.toMillis(), late -> stay()));
    }

    private void stay() {
        leaving = false;
        act(false);
    }

    /** The device is about to be unlinked: whoever logs out one of two of a number decides for the other one. */
    void unlinking() {
        leaving = false;
        if (numbers.isLinkedByAnother(device.device())) {
            change(null);
        }
    }

    /** Some account is another now. */
    void accountChanged() {
        numbers.renumber();
    }

    /** The device is gone. */
    void close() {
        closed = true;
    }
}
