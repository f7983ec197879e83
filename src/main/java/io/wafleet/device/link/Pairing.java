package io.wafleet.device.link;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.LoginCalls;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands out the codes of one device. A child's first code to scan is valid for 60 s, and each earlier login call disconnects the
 * socket 180 s after it was made; calls 61-62 s apart are the only spacing that never kills a living code (contract
 * 5.2). So a code is given to all who ask while it is valid, and a new one is not asked for earlier. Nor is one to type in asked
 * for while one to scan is out, which would end it without a word, or the other way round (contract 5.3).
 */
public final class Pairing {
    static final Duration SPACING = Duration.ofMillis(61_500);
    /** How long after a code to scan was asked for its call may still end whatever pairing there is. */
    static final Duration AFTERMATH = Duration.ofMinutes(3);
    /** A code to type in lives as long as the child's socket, which WhatsApp gives so long to be linked. */
    static final Duration TYPED = Duration.ofSeconds(160);

    private final Vertx vertx;
    private final LoginCalls logins;
    private final Clock clock;
    private @Nullable QrCode current;
    private @Nullable Instant askedAt;
    private @Nullable Future<QrCode> asking;
    private @Nullable TypedCode typed;
    private @Nullable Future<TypedCode> typing;
    /** Counts the children and the links that there were: what an earlier one answers late is of no use. */
    private long round;

    Pairing(Vertx vertx, LoginCalls logins, Clock clock) {
        this.vertx = vertx;
        this.logins = logins;
        this.clock = clock;
    }

    /** A code that can be scanned now; waits for the spacing if need be. Fails with {@code pairing-busy} while one to type is out. */
    public Future<QrCode> code(Supplier<Future<ChildEndpoint>> child) {
        if (current != null && current.isValidAt(clock.instant())) {
            return Future.succeededFuture(current);
        }
        if (typing != null || isOut(typed)) {
            return busy("to type in", typed == null ? TYPED : left(typed.expiresAt()));
        }
        if (asking == null) {
            Future<QrCode> begun = child.get().compose(this::askInTime);
            asking = begun;
            begun.onComplete(done -> asking = null);
            return begun;
        }
        return asking;
    }

    /**
     * A code to type in; for the same phone the same one while it is valid. Fails with {@code pairing-busy} while one to scan is out.
     *
     * @param phone digits
     */
    public Future<TypedCode> typed(String phone, Supplier<Future<ChildEndpoint>> child) {
        Instant scanned = askedAt == null ? clock.instant() : askedAt.plus(AFTERMATH);
        if (asking != null || scanned.isAfter(clock.instant())) {
            return busy("to scan", asking == null ? left(scanned) : AFTERMATH);
        }
        if (typing != null) {
            return busy("to type in", TYPED);
        }
        if (typed != null && isOut(typed) && typed.phone().equals(phone)) {
            return Future.succeededFuture(typed);
        }
        Future<TypedCode> begun = child.get().compose(reached -> ask(reached, phone));
        typing = begun;
        begun.onComplete(done -> typing = null);
        return begun;
    }

    private boolean isOut(@Nullable TypedCode code) {
        return code != null && code.isValidAt(clock.instant());
    }

    private Duration left(Instant end) {
        return Duration.between(clock.instant(), end);
    }

    private static <T> Future<T> busy(String what, Duration left) {
        return Future.failedFuture(Problem.of(
                        ProblemCode.PAIRING_BUSY,
                        "a code " + what + " is out, and would be of no use any more: it is over in "
                                + Math.max(1, left.toSeconds()) + " s at the latest")
                .exception());
    }

    /** Whether the living child was asked for a code that may be what linked the phone. */
    public boolean isUnderWay() {
        return askedAt != null || typed != null;
    }

    /** The child is another one now, or the phone has scanned: no code is of use any more. */
    public void forget() {
        round++;
        current = null;
        askedAt = null;
        typed = null;
    }

    private Future<QrCode> askInTime(ChildEndpoint child) {
        Duration wait = askedAt == null ? Duration.ZERO : left(askedAt.plus(SPACING));
        return wait.isNegative() || wait.isZero()
                ? ask(child)
                : vertx.timer(wait.toMillis()).compose(due -> ask(child));
    }

    private Future<QrCode> ask(ChildEndpoint child) {
        Instant issuedAt = clock.instant();
        askedAt = issuedAt;
        long asked = round;
        return logins.scanned(child).compose(code -> {
            byte[] png = code.png().getBytes();
            return vertx.executeBlocking(() -> QrReader.read(png), false).map(text -> {
                QrCode qr = new QrCode(text, png, issuedAt, issuedAt.plus(code.validity()));
                if (asked == round) {
                    current = qr;
                }
                return qr;
            });
        });
    }

    private Future<TypedCode> ask(ChildEndpoint child, String phone) {
        long asked = round;
        return logins.typed(child, phone).map(text -> {
            TypedCode code = new TypedCode(text, phone, clock.instant().plus(TYPED));
            if (asked == round) {
                typed = code;
            }
            return code;
        });
    }
}
