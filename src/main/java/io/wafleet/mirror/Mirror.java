package io.wafleet.mirror;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import io.wafleet.config.Configuration;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.ChildEvent;
import io.wafleet.gowa.GowaClient;
import io.wafleet.gowa.inbound.GowaSocket;
import io.wafleet.gowa.inbound.HookLimits;
import io.wafleet.gowa.inbound.WebhookReceiver;
import io.wafleet.id.DeviceId;
import io.wafleet.journal.Draft;
import io.wafleet.journal.Journal;
import io.wafleet.metrics.Meters;
import io.wafleet.store.Database;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that children say goes through here into the journal, and from there to whoever listens; what they could not
 * say is read from their chats. Confined to the context that made it.
 */
public final class Mirror {
    private static final Logger log = LoggerFactory.getLogger(Mirror.class);

    private final Vertx vertx;
    private final Journal journal;
    private final Forerunner forerunner;
    private final Meters meters;
    private final Clock clock;
    private final WebSocketClient sockets;
    private final Identities identities;
    private final Backfills backfills;
    /** The receiver asks for secrets on an event loop of its own. */
    private final Map<DeviceId, Source> sources = new ConcurrentHashMap<>();

    private @Nullable WebhookReceiver receiver;
    private boolean closing;

    public Mirror(
            Vertx vertx,
            Database database,
            GowaClient client,
            Journal journal,
            Forerunner forerunner,
            Configuration.Backfill backfill,
            Meters meters,
            Clock clock) {
        this.vertx = vertx;
        this.journal = journal;
        this.forerunner = forerunner;
        this.meters = meters;
        this.clock = clock;
        this.sockets = GowaSocket.client(vertx);
        this.identities = new Identities(new IdentityStore(database));
        DeviceBackfill.Parts parts = new DeviceBackfill.Parts(
                vertx,
                new BackfillStore(database),
                identities,
                client.history(),
                new Turnstile(Backfills.AT_ONCE),
                meters,
                clock,
                backfill.delay());
        this.backfills = new Backfills(parts, backfill.check());
    }

    /** A device whose child may speak. */
    private final class Source implements DeviceBackfill.Host {
        private final DeviceId device;
        private final String tenant;
        private final String secret;
        private final Consumer<ChildEvent> listener;
        private @Nullable GowaSocket socket;
        /** Which socket is the present one: an older one may tell late that it was closed. */
        private int sockets;

        Source(DeviceId device, String tenant, String secret, Consumer<ChildEvent> listener) {
            this.device = device;
            this.tenant = tenant;
            this.secret = secret;
            this.listener = listener;
        }

        @Override
        public Future<Boolean> record(ChildEvent event) {
            return identities
                    .complete(device, event.data())
                    .compose(complete -> forerunner.before(tenant, device, event))
                    .compose(foreseen -> journal.append(
                            new Draft(tenant, device, event.type(), event.at(), event.dedup(), event.data())))
                    .map(stored -> {
                        if (stored != null) {
                            listener.accept(event);
                        }
                        return stored != null;
                    });
        }

        @Override
        public void announce(String type, JsonObject data) {
            logged(type, journal.append(new Draft(tenant, device, type, clock.instant(), null, data)));
        }

        private void logged(String type, Future<?> storing) {
            storing.onFailure(failure -> log.atError()
                    .addKeyValue("device", device)
                    .addKeyValue("event", type)
                    .setCause(failure)
                    .log("an event could not be stored"));
        }

        private void connect(ChildEndpoint child) {
            disconnect();
            int number = ++sockets;
            socket = GowaSocket.open(
                    vertx, Mirror.this.sockets, child, event -> heard(event, child, number == sockets), clock);
        }

        private void heard(ChildEvent event, ChildEndpoint child, boolean present) {
            if (closing || !this.equals(sources.get(device))) {
                return;
            }
            if (present && event.type().equals("mirror.connected")) {
                backfills.connected(device, child);
            } else if (present && event.type().equals("mirror.disconnected")) {
                backfills.disconnected(device);
            }
            logged(event.type(), record(event));
        }

        private void disconnect() {
            if (socket != null) {
                socket.close();
                socket = null;
            }
        }
    }

    /** Opens the receiver of webhooks and gives its port; 0 asks for any free one. */
    public Future<Integer> open(int port) {
        HookLimits limits = HookLimits.ofHeap(Runtime.getRuntime().maxMemory());
        return WebhookReceiver.open(vertx, port, new Hooks(), limits, meters, clock)
                .map(open -> {
                    receiver = open;
                    return open.port();
                });
    }

    private final class Hooks implements WebhookReceiver.Hooks {
        @Override
        public @Nullable String secret(DeviceId device) {
            Source source = sources.get(device);
            return source == null ? null : source.secret;
        }

        @Override
        public Future<Void> store(DeviceId device, ChildEvent event) {
            Source source = sources.get(device);
            return source == null
                    ? Future.failedFuture("the device is gone")
                    : source.record(event).mapEmpty();
        }

        @Override
        public void refused(DeviceId device) {
            backfills.refused(device);
        }
    }

    /**
     * Finds out what was missed of a device, then accepts its webhooks.
     *
     * @param jid of the account that it is linked to
     * @param listener told of each event after it is stored, and never twice of one
     */
    public Future<Void> attach(
            DeviceId device, String tenant, String secret, @Nullable String jid, Consumer<ChildEvent> listener) {
        Source source = new Source(device, tenant, secret, listener);
        return backfills.open(device, jid, source).onSuccess(known -> sources.put(device, source));
    }

    /** The device was linked to an account, or unlinked, null. */
    public void linked(DeviceId device, @Nullable String jid) {
        backfills.account(device, jid);
    }

    /** The device's child answers and has its slot: read its WebSocket, until {@link #disconnect}. */
    public void connect(DeviceId device, ChildEndpoint child) {
        Source source = sources.get(device);
        if (source != null) {
            source.connect(child);
        }
    }

    /** The device's child is gone. */
    public void disconnect(DeviceId device) {
        Source source = sources.get(device);
        if (source != null) {
            source.disconnect();
        }
    }

    /** Nothing more is accepted from the device, and nothing remembered of it. */
    public void detach(DeviceId device) {
        disconnect(device);
        Source gone = sources.remove(device);
        backfills.forget(device);
        Future<Void> told = gone == null ? Future.succeededFuture() : forerunner.beforeForgetting(gone.tenant, device);
        told.compose(noted -> identities.forget(device))
                .onFailure(failure -> log.atError()
                        .addKeyValue("device", device)
                        .setCause(failure)
                        .log("who is who was not forgotten"));
    }

    public Future<Void> close() {
        closing = true;
        backfills.close();
        sources.keySet().forEach(this::disconnect);
        return receiver == null ? Future.succeededFuture() : receiver.close();
    }
}
