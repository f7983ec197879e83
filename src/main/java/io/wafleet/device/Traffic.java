package io.wafleet.device;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.device.child.ChildConnection;
import io.wafleet.device.child.DeviceProcess;
import io.wafleet.device.child.Recycling;
import io.wafleet.device.link.LinkMonitor;
import io.wafleet.device.number.NumberHold;
import io.wafleet.device.row.Device;
import io.wafleet.device.row.RowKeeper;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.ChildEvent;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.send.LaneChild;
import io.wafleet.send.SendService;
import io.wafleet.send.outcome.Receipt;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The messages of one device: what its lane has to know before it sends, and what follows from what its child reports. */
final class Traffic implements LaneChild {
    private static final Logger log = LoggerFactory.getLogger(Traffic.class);

    private final RowKeeper row;
    private final ChildConnection child;
    private final DeviceProcess process;
    private final LinkMonitor link;
    private final NumberHold number;
    private final Recycling recycling;
    private final SendService sends;
    private long received;

    Traffic(
            RowKeeper row,
            ChildConnection child,
            DeviceProcess process,
            LinkMonitor link,
            NumberHold number,
            Recycling recycling,
            SendService sends) {
        this.row = row;
        this.child = child;
        this.process = process;
        this.link = link;
        this.number = number;
        this.recycling = recycling;
        this.sends = sends;
    }

    /** @param before how many messages were received in the device's earlier life */
    Future<Void> open(long before) {
        received += before;
        Device device = row.device();
        return sends.open(row.id(), device.tenant(), device.registration().createdAt(), this);
    }

    void close() {
        sends.close(row.id());
    }

    @Override
    public @Nullable ChildEndpoint endpoint() {
        return child.endpoint();
    }

    @Override
    public @Nullable Problem refusal() {
        return row.device().isPaired() ? number.problem() : Problem.of(ProblemCode.NOT_PAIRED);
    }

    @Override
    public @Nullable Cause obstacle() {
        Cause held = number.cause();
        if (held != null) {
            return held;
        }
        if (child.endpoint() == null) {
            return CauseCode.PROCESS_NOT_READY.cause(process.now().state().text());
        }
        return link.link().isOnline()
                ? null
                : CauseCode.LINK_NOT_ONLINE.cause(link.link().state().text());
    }

    /** The child told of something. */
    void reported(ChildEvent event) {
        switch (event.type()) {
            case "message.received" -> {
                received++;
                recycling.received();
                sends.heard(row.id(), chats(event.data()), event.at());
            }
            case "message.ack" -> sends.receipt(row.id(), Receipt.of(event.data(), event.at()));
            case "link.paired", "link.logged-out" -> link.hint();
            default -> log.trace("device {}: {}", row.id(), event.type());
        }
    }

    /** The chat's number and its hidden number, as far as they are known. */
    private static List<String> chats(JsonObject data) {
        return Stream.of("chat", "chatLid")
                .map(name -> data.getString(name, ""))
                .filter(jid -> !jid.isEmpty())
                .toList();
    }

    /** How many jobs wait. */
    long depth() {
        return sends.depth(row.id());
    }

    long sent() {
        return sends.sentCount(row.id());
    }

    long received() {
        return received;
    }
}
