package io.wafleet.people;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.command.CommandServer;
import io.wafleet.gowa.ChildDirectory;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.GowaClient;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.recipient.Recipient;

/** Finds the child of a device that WhatsApp can be asked by now. */
final class Reach {
    private final ChildDirectory children;
    private final GowaClient client;

    Reach(ChildDirectory children, GowaClient client) {
        this.children = children;
        this.client = client;
    }

    /**
     * A child that is connected.
     *
     * @param jid the device's own, of the whole account
     */
    record Online(ChildEndpoint child, String jid) {}

    /** A user's command that is carried out by such a child. */
    interface Command {
        Future<JsonObject> answer(DeviceId device, Online on, JsonObject body);
    }

    /** Has the command answered where the device's child is connected; fails otherwise as {@link #online(DeviceId)} does. */
    CommandServer.DeviceHandler online(Command command) {
        return (device, body) -> online(device).compose(on -> command.answer(device, on, body));
    }

    /** Fails with {@code device-unready}, {@code not-paired} or {@code whatsapp-unreachable}. */
    Future<Online> online(DeviceId device) {
        ChildEndpoint child = children.child(device);
        if (child == null) {
            return failed(ProblemCode.DEVICE_UNREADY, "start the device first");
        }
        return client.status(child).compose(status -> {
            String jid = status.jid();
            if (jid == null) {
                return failed(ProblemCode.NOT_PAIRED, "link the device to a phone first");
            }
            return status.isOnline()
                    ? Future.succeededFuture(new Online(child, account(jid)))
                    : failed(ProblemCode.WHATSAPP_UNREACHABLE, "the device is not connected to WhatsApp now");
        });
    }

    /** The child names its own phone or browser: {@code 5511…:12@s.whatsapp.net}. */
    private static String account(String jid) {
        String number = Recipient.number(jid);
        return number == null ? jid : Recipient.person(number);
    }

    private static <T> Future<T> failed(ProblemCode code, String detail) {
        return Future.failedFuture(Problem.of(code, detail).exception());
    }
}
