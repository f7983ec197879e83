package io.wafleet.device;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.cause.CauseCode;
import io.wafleet.device.child.ChildConnection;
import io.wafleet.device.link.LinkMonitor;
import io.wafleet.device.link.Pairing;
import io.wafleet.device.link.QrCode;
import io.wafleet.device.link.TypedCode;
import io.wafleet.device.number.NumberHold;
import io.wafleet.device.row.RowKeeper;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Links a phone to one device, and unlinks it, as users ask for it; the child is started for that if need be. */
final class Linking {
    private final RowKeeper row;
    private final ChildConnection child;
    private final LinkMonitor link;
    private final Pairing pairing;
    private final NumberHold number;
    private final DeviceEvents events;
    private final Duration patience;
    private @Nullable String announced;
    private @Nullable Future<Void> reconnecting;

    /** @param patience how long a child may take to be there */
    Linking(
            RowKeeper row,
            ChildConnection child,
            LinkMonitor link,
            Pairing pairing,
            NumberHold number,
            DeviceEvents events,
            Duration patience) {
        this.row = row;
        this.child = child;
        this.link = link;
        this.pairing = pairing;
        this.number = number;
        this.events = events;
        this.patience = patience;
    }

    /** A code to scan. */
    Future<QrCode> code() {
        return row.device().isPaired() ? linkedAlready() : scanned();
    }

    /** A code to type into the phone with this number, in digits. */
    Future<TypedCode> codeFor(String phone) {
        return row.device().isPaired() ? linkedAlready() : typed(phone);
    }

    private <T> Future<T> linkedAlready() {
        return Future.failedFuture(Problem.of(
                        ProblemCode.ALREADY_PAIRED,
                        "the device is linked to " + row.device().jid() + "; log out first")
                .exception());
    }

    private Future<TypedCode> typed(String phone) {
        return pairing.typed(phone, () -> child.reach(patience, CauseCode.CODE_ASKED.cause()))
                .onSuccess(code -> link.pairingBegan())
                .recover(link::withoutCode);
    }

    private Future<QrCode> scanned() {
        return pairing.code(() -> child.reach(patience, CauseCode.QR_ASKED.cause()))
                .onSuccess(code -> {
                    announce(code);
                    link.pairingBegan();
                })
                .recover(link::withoutCode);
    }

    /** Once for each, and without the code: who may read events may not yet link a phone. */
    private void announce(QrCode code) {
        if (!code.text().equals(announced)) {
            announced = code.text();
            events.announce(
                    row.device(),
                    "qr.issued",
                    new JsonObject().put("expiresAt", code.expiresAt().toString()));
        }
    }

    /** Takes up the connection to WhatsApp anew. Who asks while it is under way, is answered with it. */
    Future<Void> reconnect() {
        if (!row.device().isPaired()) {
            return Future.failedFuture(Problem.of(ProblemCode.NOT_PAIRED).exception());
        }
        ChildEndpoint endpoint = child.endpoint();
        if (endpoint == null) {
            return Future.failedFuture(
                    Problem.of(ProblemCode.DEVICE_UNREADY, "no process of the device serves, which could reconnect")
                            .exception());
        }
        if (reconnecting == null) {
            Future<Void> begun = link.reconnect(endpoint);
            reconnecting = begun;
            begun.onComplete(done -> reconnecting = null);
            return begun;
        }
        return reconnecting;
    }

    /** Unlinks the number from WhatsApp. */
    Future<Void> logout() {
        ChildEndpoint endpoint = child.endpoint();
        boolean held = number.problem() != null;
        if ((endpoint == null && !held) || !row.device().isPaired()) {
            return Future.failedFuture(Problem.of(ProblemCode.NOT_PAIRED).exception());
        }
        return number.logout(
                        () -> endpoint == null
                                ? child.reach(patience, CauseCode.LOGOUT_ASKED.cause())
                                : Future.succeededFuture(endpoint),
                        link::logout)
                .onSuccess(done -> link.hint());
    }
}
