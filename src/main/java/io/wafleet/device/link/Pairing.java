package io.wafleet.device.link;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.GowaClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands out the codes of one device. A child's first code is valid for 60 s, and each earlier login call disconnects the
 * socket 180 s after it was made; calls 61-62 s apart are the only spacing that never kills a living code (contract
 * 5.2). So a code is given to all who ask while it is valid, and a new one is not asked for earlier.
 */
public final class Pairing {
    static final Duration SPACING = Duration.ofMillis(61_500);

    private final Vertx vertx;
    private final GowaClient client;
    private final Clock clock;
    private @Nullable QrCode current;
    private @Nullable Instant askedAt;
    private @Nullable Future<QrCode> asking;

    Pairing(Vertx vertx, GowaClient client, Clock clock) {
        this.vertx = vertx;
        this.client = client;
        this.clock = clock;
    }

    /** A code that can be scanned now; waits for the spacing if need be. */
    public Future<QrCode> code(Supplier<Future<ChildEndpoint>> child) {
        if (current != null && current.isValidAt(clock.instant())) {
            return Future.succeededFuture(current);
        }
        if (asking == null) {
            asking = child.get().compose(this::askInTime).onComplete(done -> asking = null);
        }
        return asking;
    }

    /** Whether the living child was asked for a code that may be what the phone scanned. */
    public boolean isUnderWay() {
        return askedAt != null;
    }

    /** The child is another one now, or the phone has scanned: no code is of use any more. */
    public void forget() {
        current = null;
        askedAt = null;
    }

    private Future<QrCode> askInTime(ChildEndpoint child) {
        Duration wait = askedAt == null ? Duration.ZERO : Duration.between(clock.instant(), askedAt.plus(SPACING));
        return wait.isNegative() || wait.isZero()
                ? ask(child)
                : vertx.timer(wait.toMillis()).compose(due -> ask(child));
    }

    private Future<QrCode> ask(ChildEndpoint child) {
        Instant issuedAt = clock.instant();
        askedAt = issuedAt;
        return client.login(child).compose(code -> {
            byte[] png = code.png().getBytes();
            return vertx.executeBlocking(() -> QrReader.read(png), false).map(text -> {
                QrCode qr = new QrCode(text, png, issuedAt, issuedAt.plus(code.validity()));
                current = qr;
                return qr;
            });
        });
    }
}
