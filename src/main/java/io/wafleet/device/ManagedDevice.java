package io.wafleet.device;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.command.DeviceRef;
import io.wafleet.command.PageRequest;
import io.wafleet.device.child.ChildConnection;
import io.wafleet.device.child.Children;
import io.wafleet.device.child.DeviceProcess;
import io.wafleet.device.child.Recycling;
import io.wafleet.device.link.LastWords;
import io.wafleet.device.link.Link;
import io.wafleet.device.link.LinkMonitor;
import io.wafleet.device.link.LinkState;
import io.wafleet.device.link.Links;
import io.wafleet.device.link.Pairing;
import io.wafleet.device.number.NumberHold;
import io.wafleet.device.number.Numbers;
import io.wafleet.device.rolling.Restartable;
import io.wafleet.device.row.Desired;
import io.wafleet.device.row.Device;
import io.wafleet.device.row.RowKeeper;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.id.DeviceId;
import io.wafleet.metrics.ChildMeters;
import io.wafleet.mirror.Mirror;
import io.wafleet.send.SendService;
import io.wafleet.supervisor.ProcessChange;
import io.wafleet.supervisor.ProcessSnapshot;
import io.wafleet.supervisor.ProcessWord;
import io.wafleet.supervisor.process.ProcessUsage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device alive: its row, its process, its link and its number, each of which is another's to know; here they are told of
 * each other. Confined to the context of the {@link Devices}.
 */
final class ManagedDevice implements LinkMonitor.Owner, NumberHold.Owner, ChildConnection.Owner, Restartable {
    private static final Logger log = LoggerFactory.getLogger(ManagedDevice.class);

    private final RowKeeper row;
    private final DeviceEvents events;
    private final SendService sends;
    private final Mirror mirror;
    private final ChildMeters meters;
    private final ChildConnection child;
    private final DeviceProcess process;
    private final LinkMonitor link;
    private final Pairing pairing;
    private final NumberHold number;
    private final LinkKeeper keeper;
    private final Linking linking;
    private final Recycling recycling;
    private final Traffic traffic;

    ManagedDevice(
            RowKeeper row,
            DeviceEvents events,
            Children children,
            Links links,
            Numbers numbers,
            SendService sends,
            Mirror mirror) {
        this.row = row;
        this.events = events;
        this.sends = sends;
        this.mirror = mirror;
        this.meters = children.meters().children();
        this.child = children.connection(row, this);
        this.process = children.process(row, child);
        this.link = links.monitor(row.id(), row.device().jid(), new LastWords(children.output(row.id())), this);
        this.pairing = links.pairing();
        this.number = new NumberHold(row, numbers, children.vertx(), children.clock(), this);
        this.keeper = new LinkKeeper(row, pairing, number, sends, mirror, children.clock());
        this.linking = new Linking(
                row, child, link, pairing, number, events, children.settings().qrTimeout());
        this.recycling = children.recycling(row, process, link::link, sends);
        this.traffic = new Traffic(row, child, process, link, number, recycling, sends);
    }

    Device device() {
        return row.device();
    }

    @Override
    public DeviceId id() {
        return row.id();
    }

    @Override
    public Link link() {
        return link.link();
    }

    NumberHold number() {
        return number;
    }

    /** Null while no child answers. */
    @Nullable
    ChildEndpoint endpoint() {
        return child.endpoint();
    }

    /** Links a phone, and unlinks it, as users ask for it; starts the child if need be, whatever the desired state. */
    Linking linking() {
        return linking;
    }

    /** Counts what the journal has, and takes the device's events from now on. */
    Future<Void> open() {
        return events.received(id()).compose(traffic::open).compose(open -> {
            meters.openLink(id().value(), keeper, LinkKeeper::secondsAway);
            keeper.lookWhetherAway(link().state());
            Device device = row.device();
            String secret = device.registration().hookSecret();
            return mirror.attach(id(), device.tenant(), secret, device.jid(), traffic::reported);
        });
    }

    void close() {
        child.leave();
        number.close();
        traffic.close();
        mirror.detach(id());
        link.unwatch(LinkState.UNKNOWN, CauseCode.DEVICE_DELETED.cause());
    }

    Future<Void> update(UnaryOperator<Device> change) {
        return row.update(change);
    }

    /** Ends what the device does: unlinks it if it can be reached, stops its child, gives up what it was to send. */
    Future<Void> end(Cause cause) {
        return linking.logout()
                .otherwiseEmpty()
                .compose(unlinked -> process.stop(cause))
                .compose(stopped -> sends.abandon(id()));
    }

    /** The supervisor knows the process no more. */
    Future<Void> forget() {
        return process.forget();
    }

    void onUsage(ProcessUsage usage) {
        recycling.onUsage(usage);
    }

    void onProcess(ProcessChange change) {
        ProcessSnapshot now = change.now();
        process.changed(change);
        announce("process.changed", process.view(now).put("from", change.from().text()));
        if (now.state().isStuck()) {
            child.giveUp(now.state());
        }
        if (now.isRunning()) {
            child.open(now.generation());
        } else {
            childGone(now);
        }
        keeper.lookWhetherAway(link().state());
    }

    @Override
    public void unconnected(Cause cause) {
        link.unreachable(cause);
    }

    @Override
    public void connected(ChildEndpoint endpoint) {
        mirror.connect(id(), endpoint);
        link.watch(endpoint);
    }

    @Override
    public @Nullable Cause whyUnconnected() {
        return link().cause();
    }

    private void childGone(ProcessSnapshot now) {
        child.close();
        pairing.forget();
        mirror.disconnect(id());
        boolean replaced = now.cause().code() == CauseCode.SESSION_REPLACED;
        Cause held = number.cause();
        link.unwatch(
                replaced ? LinkState.REPLACED : LinkState.UNKNOWN,
                held == null ? CauseCode.PROCESS_NOT_READY.cause(now.state().text()) : held);
    }

    /** Stops the child, if there is one, and says why there is none. */
    @Override
    public void hold(Cause cause) {
        if (process().state() == ProcessWord.STOPPED) {
            link.unreachable(cause);
        } else {
            stop(cause);
        }
    }

    @Override
    public void free() {
        if (row.device().desired() == Desired.RUNNING && row.device().isPaired()) {
            start(CauseCode.NUMBER_FREE.cause());
        }
    }

    @Override
    public boolean isOnline() {
        return link().isOnline();
    }

    @Override
    public void numberChanged() {
        child.enter();
        announce("device.updated", view());
    }

    @Override
    public @Nullable Cause linkedTo(String jid) {
        return keeper.linkedTo(jid);
    }

    void start(Cause cause) {
        process.start(cause);
    }

    /** Without waiting for its end. */
    void stop(Cause cause) {
        process.stop(cause).onFailure(failure -> log.error("device {}: not stopped", id(), failure));
    }

    @Override
    public void restart(Cause cause) {
        process.restart(cause);
    }

    @Override
    public void linkChanged(LinkState from, Link now) {
        announce("link.changed", now.toJson().put("from", from.text()));
        keeper.changed(now);
    }

    /** Writes an event of ours, not of the child's. */
    void announce(String type, JsonObject data) {
        events.announce(row.device(), type, data);
    }

    @Override
    public ProcessSnapshot process() {
        return process.now();
    }

    @Override
    public boolean isRestartRequired() {
        return process.isRestartRequired();
    }

    @Override
    public boolean hasWorkingChild() {
        return process.isWorking();
    }

    DeviceRef ref() {
        return new DeviceRef(id(), row.device().tenant(), row.device().phoneNumber());
    }

    boolean isCoveredBy(Access by) {
        return by.covers(row.device().tenant(), id());
    }

    /** What its process and its link went through, newest first. */
    Future<JsonObject> history(PageRequest asked) {
        return events.history(row.device(), asked);
    }

    JsonObject view() {
        return DeviceView.device(
                row.device(), process.view(process()), link(), traffic.depth(), traffic.sent(), traffic.received());
    }
}
