package io.wafleet.device;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.command.DeviceRef;
import io.wafleet.device.child.LaunchPlan;
import io.wafleet.device.link.FleetOutage;
import io.wafleet.device.link.LastWords;
import io.wafleet.device.link.Link;
import io.wafleet.device.link.LinkAway;
import io.wafleet.device.link.LinkMonitor;
import io.wafleet.device.link.LinkState;
import io.wafleet.device.link.Pairing;
import io.wafleet.device.link.QrCode;
import io.wafleet.device.number.Numbers;
import io.wafleet.device.row.Desired;
import io.wafleet.device.row.Device;
import io.wafleet.device.row.LastExit;
import io.wafleet.device.row.ProcessHistory;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.ChildEvent;
import io.wafleet.gowa.GowaVersion;
import io.wafleet.id.DeviceId;
import io.wafleet.journal.Draft;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import io.wafleet.send.LaneChild;
import io.wafleet.send.outcome.Receipt;
import io.wafleet.supervisor.ProcessChange;
import io.wafleet.supervisor.ProcessSnapshot;
import io.wafleet.supervisor.ProcessWord;
import io.wafleet.supervisor.Supervisor;
import io.wafleet.supervisor.output.ChildOutput;
import io.wafleet.supervisor.process.ProcessUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One device alive: its row, its process, its link. It owns the row and the link; the supervisor owns the process and
 * tells of its changes. Confined to the context of the {@link Devices}.
 */
final class ManagedDevice implements LaneChild, LinkMonitor.Owner, LinkKeeper.Row, ChildConnection.Owner {
    private static final Logger log = LoggerFactory.getLogger(ManagedDevice.class);
    private static final String BINARY = "binary";

    private final DeviceParts parts;
    private final Supervisor supervisor;
    private final LaunchPlan plan;
    private final FleetOutage outage;
    private final ChildConnection child;
    private final LinkMonitor link;
    private final Pairing pairing;
    private final NumberHold number;
    private final LinkKeeper keeper;
    private final Recycling recycling;
    private final LinkAway away = new LinkAway();
    private Device device;
    private Instant startingSince = Instant.MIN;
    private LinkState linkBefore = LinkState.UNKNOWN;
    private @Nullable String announced;
    private long received;

    ManagedDevice(
            Device device,
            DeviceParts parts,
            Supervisor supervisor,
            LaunchPlan plan,
            FleetOutage outage,
            Numbers numbers) {
        this.device = device;
        this.outage = outage;
        this.parts = parts;
        this.supervisor = supervisor;
        this.plan = plan;
        this.child = new ChildConnection(parts, supervisor, device.registration(), this);
        this.pairing = new Pairing(parts.vertx(), parts.client(), parts.clock());
        this.number = new NumberHold(this, parts, numbers);
        this.keeper = new LinkKeeper(device.id(), parts, pairing, number, this);
        this.recycling = new Recycling(this, parts, supervisor);
        this.link = new LinkMonitor(
                parts.vertx(),
                parts.client(),
                parts.clock(),
                parts.configuration().children(),
                device.jid(),
                this);
    }

    @Override
    public Device device() {
        return device;
    }

    DeviceId id() {
        return device.id();
    }

    Link link() {
        return link.link();
    }

    NumberHold number() {
        return number;
    }

    /** Counts what the journal has, and takes the device's events from now on. */
    Future<Void> open() {
        String secret = device.registration().hookSecret();
        return parts.events().count(id(), "message.received").compose(count -> {
            received += count;
            return parts.sends()
                    .open(id(), device.tenant(), device.registration().createdAt(), this)
                    .compose(open -> {
                        parts.meters()
                                .children()
                                .openLink(
                                        id().value(),
                                        away,
                                        its -> its.seconds(parts.clock().instant()));
                        lookWhetherAway();
                        return parts.mirror().attach(id(), device.tenant(), secret, device.jid(), this::onChildEvent);
                    });
        });
    }

    void close() {
        child.leave();
        number.close();
        parts.sends().close(id());
        parts.mirror().detach(id());
        link.unwatch(LinkState.UNKNOWN, CauseCode.DEVICE_DELETED.cause());
    }

    /** Changes the row, in memory at once and in the store before the future succeeds; not if the change is refused. */
    @Override
    public Future<Void> update(UnaryOperator<Device> change) {
        try {
            device = change.apply(device);
        } catch (ProblemException refused) {
            return Future.failedFuture(refused);
        }
        child.enter();
        return parts.store().update(device);
    }

    void onUsage(ProcessUsage usage) {
        recycling.onUsage(usage);
    }

    @Override
    public @Nullable ChildEndpoint endpoint() {
        return child.endpoint();
    }

    @Override
    public @Nullable Problem refusal() {
        return device.isPaired() ? number.problem() : Problem.of(ProblemCode.NOT_PAIRED);
    }

    @Override
    public @Nullable Cause obstacle() {
        Cause held = number.cause();
        if (held != null) {
            return held;
        }
        if (child.endpoint() == null) {
            return CauseCode.PROCESS_NOT_READY.cause(
                    supervisor.snapshot(id()).state().text());
        }
        return link().isOnline()
                ? null
                : CauseCode.LINK_NOT_ONLINE.cause(link().state().text());
    }

    void onProcess(ProcessChange change) {
        ProcessSnapshot now = change.now();
        String from = change.from().text();
        log.info("device {}: process {} -> {}{}", id(), from, now.state().text(), because(now.cause()));
        parts.meters().children().transition(from, now.state().text());
        if (change.restart()) {
            parts.meters().children().restart(now.cause().code().code());
        }
        if (now.isRunning() && change.from() == ProcessWord.STARTING) {
            parts.meters().children().started(Duration.between(startingSince, now.since()));
        }
        startingSince = now.since();
        keepExit(change);
        announce("process.changed", processView(now).put("from", from));
        if (now.state().isStuck()) {
            child.giveUp(now.state());
        }
        if (now.isRunning()) {
            child.open(now.generation());
        } else {
            childGone(now);
        }
        lookWhetherAway();
    }

    private void lookWhetherAway() {
        boolean wanted = device.desired() == Desired.RUNNING;
        away.look(link().state(), wanted, device.isPaired(), parts.clock().instant());
    }

    private void keepExit(ProcessChange change) {
        LastExit exit = LastExit.of(change.now());
        boolean exited = exit != null && !exit.equals(device.process().lastExit());
        if (exited || change.restart()) {
            ProcessHistory history = device.process();
            ProcessHistory counted = change.restart() ? history.restarted() : history;
            ProcessHistory next = exited ? counted.exited(Objects.requireNonNull(exit)) : counted;
            update(row -> row.withProcess(next))
                    .onFailure(failure -> log.error("device {}: its last exit could not be stored", id(), failure));
        }
    }

    private static String because(@Nullable Cause cause) {
        return cause == null ? "" : " (" + cause.text() + ")";
    }

    @Override
    public void unconnected(Cause cause) {
        link.unreachable(cause);
    }

    @Override
    public void connected(ChildEndpoint endpoint) {
        parts.mirror().connect(id(), endpoint);
        link.watch(endpoint);
    }

    private void childGone(ProcessSnapshot now) {
        child.close();
        pairing.forget();
        parts.mirror().disconnect(id());
        boolean replaced = now.cause().code() == CauseCode.SESSION_REPLACED;
        Cause held = number.cause();
        link.unwatch(
                replaced ? LinkState.REPLACED : LinkState.UNKNOWN,
                held == null ? CauseCode.PROCESS_NOT_READY.cause(now.state().text()) : held);
    }

    /** Stops the child, if there is one, and says why there is none. */
    void hold(Cause cause) {
        if (supervisor.snapshot(id()).state() == ProcessWord.STOPPED) {
            link.unreachable(cause);
        } else {
            supervisor.stop(id(), cause).onFailure(failure -> log.error("device {}: not stopped", id(), failure));
        }
    }

    /** Has no reason any more to be without a child. */
    void free() {
        if (device.desired() == Desired.RUNNING && device.isPaired()) {
            supervisor.start(id(), CauseCode.NUMBER_FREE.cause());
        }
    }

    @Override
    public @Nullable Cause linkedTo(String jid) {
        return keeper.linkedTo(jid);
    }

    @Override
    public boolean restartHelps() {
        return !outage.mostAreAway();
    }

    @Override
    public void restart(Cause cause) {
        supervisor.restart(id(), cause);
    }

    @Override
    public void linkChanged(Link now) {
        outage.mostAreAway();
        // A line for each number would bury the one that tells of all; the events have it.
        Level level = outage.isTold() ? Level.DEBUG : Level.INFO;
        log.atLevel(level).log("device {}: link {}{}", id(), now.state().text(), because(now.cause()));
        announce("link.changed", DeviceView.link(now).put("from", linkBefore.text()));
        linkBefore = now.state();
        keeper.changed(now);
        lookWhetherAway();
    }

    private void onChildEvent(ChildEvent event) {
        switch (event.type()) {
            case "message.received" -> {
                received++;
                recycling.received();
                parts.sends().heard(id(), chats(event.data()), event.at());
            }
            case "message.ack" -> parts.sends().receipt(id(), Receipt.of(event.data(), event.at()));
            case "link.paired", "link.logged-out" -> link.hint();
            default -> log.trace("device {}: {}", id(), event.type());
        }
    }

    /** The chat's number and its hidden number, as far as they are known. */
    private static List<String> chats(JsonObject data) {
        return Stream.of("chat", "chatLid")
                .map(name -> data.getString(name, ""))
                .filter(jid -> !jid.isEmpty())
                .toList();
    }

    /** A code to scan; starts the child if need be, whatever the desired state. */
    Future<QrCode> qr(Duration deadline) {
        if (device.isPaired()) {
            return Future.failedFuture(Problem.of(
                            ProblemCode.ALREADY_PAIRED, "the device is linked to " + device.jid() + "; log out first")
                    .exception());
        }
        return pairing.code(() -> reachable(deadline, CauseCode.QR_ASKED.cause()))
                .onSuccess(code -> {
                    if (!code.text().equals(announced)) {
                        announced = code.text();
                        // Without the code: who may read events may not yet link a phone.
                        announce(
                                "qr.issued",
                                new JsonObject()
                                        .put("expiresAt", code.expiresAt().toString()));
                    }
                    link.pairingBegan();
                })
                .recover(this::withoutCode);
    }

    private Future<QrCode> withoutCode(Throwable failure) {
        if (!LastWords.isUnreachable(failure)) {
            return Future.failedFuture(failure);
        }
        return lastWords().whyUnreachable().compose(cause -> {
            link.trouble(cause);
            return Future.failedFuture(LastWords.problem(cause).exception());
        });
    }

    private LastWords lastWords() {
        return new LastWords(new ChildOutput(parts.vertx(), plan.volume(id())));
    }

    @Override
    public Future<Cause> whyAway() {
        return lastWords().whyAway();
    }

    private Future<ChildEndpoint> reachable(Duration deadline, Cause why) {
        supervisor.start(id(), why);
        return child.await().timeout(deadline.toMillis(), TimeUnit.MILLISECONDS).recover(late -> {
            ProcessSnapshot now = supervisor.snapshot(id());
            Cause known = now.isRunning() ? link().cause() : now.cause();
            String cause = known == null ? "" : ": " + known.text();
            String state = now.state().text();
            return Future.failedFuture(Problem.of(ProblemCode.DEVICE_UNREADY, "the process is " + state + cause)
                    .exception());
        });
    }

    /** Unlinks the number from WhatsApp. */
    Future<Void> logout() {
        ChildEndpoint endpoint = child.endpoint();
        boolean held = number.problem() != null;
        if ((endpoint == null && !held) || !device.isPaired()) {
            return Future.failedFuture(Problem.of(ProblemCode.NOT_PAIRED).exception());
        }
        Duration patience = parts.configuration().children().qrTimeout();
        return number.logout(
                        () -> endpoint == null
                                ? reachable(patience, CauseCode.LOGOUT_ASKED.cause())
                                : Future.succeededFuture(endpoint),
                        parts.client()::logout)
                .onSuccess(done -> link.hint());
    }

    /** Writes an event of ours, not of the child's. */
    void announce(String type, JsonObject data) {
        Instant now = parts.clock().instant();
        parts.journal()
                .append(new Draft(device.tenant(), id(), type, now, null, data))
                .onFailure(failure -> log.error("device {}: event {} could not be stored", id(), type, failure));
    }

    /** What is left to say about a deleted device. */
    JsonObject idOnly() {
        return new JsonObject().put("id", id().value()).put("phoneNumber", device.phoneNumber());
    }

    private JsonObject processView(ProcessSnapshot now) {
        List<String> changed = changes(now);
        GowaVersion version = child.version();
        return DeviceView.process(
                        device, now, supervisor.usage(id()), parts.clock().instant())
                .put("version", version == null ? null : version.text())
                .put("restartRequired", isRestartRequired(now, changed))
                .put("changedSettings", new JsonArray(changed));
    }

    boolean isRestartRequired() {
        ProcessSnapshot now = supervisor.snapshot(id());
        return isRestartRequired(now, changes(now));
    }

    /** Whether the living child was launched with other settings than the device has now, as far as is known. */
    private boolean isRestartRequired(ProcessSnapshot now, List<String> changes) {
        boolean other = now.generation() != device.process().generation();
        return now.pid() != null && (other || !changes.isEmpty());
    }

    /** The settings that the living child was not launched with; the binary counts as one if its file is another now. */
    private List<String> changes(ProcessSnapshot now) {
        if (now.pid() == null) {
            return List.of();
        }
        List<String> changes = plan.changes(device);
        boolean replaced = !changes.contains(BINARY) && supervisor.runsOldProgram(id());
        return replaced ? Stream.concat(changes.stream(), Stream.of(BINARY)).toList() : changes;
    }

    /** Whether a child is there that works, or is about to: one that is ending is none. */
    boolean hasWorkingChild() {
        ProcessSnapshot now = supervisor.snapshot(id());
        return now.pid() != null && now.state().isWorking();
    }

    DeviceRef ref() {
        return new DeviceRef(id(), device.tenant(), device.phoneNumber());
    }

    boolean isCoveredBy(Access by) {
        return by.covers(device.tenant(), id());
    }

    /** What its process and its link went through, newest first. */
    Future<JsonObject> history(int limit) {
        return parts.events().transitions(device.tenant(), id(), limit).map(Transition::history);
    }

    JsonObject view() {
        return DeviceView.device(
                device,
                processView(supervisor.snapshot(id())),
                link(),
                parts.sends().depth(id()),
                parts.sends().sentCount(id()),
                received);
    }
}
