package io.wafleet.mirror;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.wafleet.bus.DeviceId;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.ChildEvent;
import io.wafleet.gowa.GowaSocket;
import io.wafleet.gowa.HookLimits;
import io.wafleet.gowa.WebhookReceiver;
import io.wafleet.journal.Draft;
import io.wafleet.journal.Journal;
import io.wafleet.metrics.Meters;
import io.wafleet.store.Database;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that children say goes through here into the journal, and from there to whoever listens. Confined to the
 * context that made it.
 */
public final class Mirror {
    private static final Logger log = LoggerFactory.getLogger(Mirror.class);

    private final Vertx vertx;
    private final Journal journal;
    private final Meters meters;
    private final Clock clock;
    private final WebSocketClient sockets;
    private final Identities identities;
    private final Map<DeviceId, Source> sources = new HashMap<>();
    private @Nullable WebhookReceiver receiver;
    private boolean closing;

    public Mirror(Vertx vertx, Database database, Journal journal, Meters meters, Clock clock) {
        this.vertx = vertx;
        this.journal = journal;
        this.meters = meters;
        this.clock = clock;
        this.sockets = GowaSocket.client(vertx);
        this.identities = new Identities(new IdentityStore(database));
    }

    private static final class Source {
        final String tenant;
        final String secret;
        final Consumer<ChildEvent> listener;

        @Nullable
        GowaSocket socket;

        Source(String tenant, String secret, Consumer<ChildEvent> listener) {
            this.tenant = tenant;
            this.secret = secret;
            this.listener = listener;
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
            return record(device, event);
        }

        @Override
        public void refused(DeviceId device) {
            log.debug("device {}: a webhook call was refused", device);
        }
    }

    /**
     * Accepts the device's webhooks from now on.
     *
     * @param listener told of each event after it is stored, and never twice of one
     */
    public void attach(DeviceId device, String tenant, String secret, Consumer<ChildEvent> listener) {
        sources.put(device, new Source(tenant, secret, listener));
    }

    /** The device's child answers and has its slot: read its WebSocket, until {@link #disconnect}. */
    public void connect(DeviceId device, ChildEndpoint child) {
        disconnect(device);
        Source source = sources.get(device);
        if (source != null) {
            source.socket = GowaSocket.open(vertx, sockets, child, event -> heard(device, event), clock);
        }
    }

    private void heard(DeviceId device, ChildEvent event) {
        if (sources.containsKey(device) && !closing) {
            record(device, event)
                    .onFailure(
                            failure -> log.error("device {}: {} could not be stored", device, event.type(), failure));
        }
    }

    /** The device's child is gone. */
    public void disconnect(DeviceId device) {
        Source source = sources.get(device);
        if (source != null && source.socket != null) {
            source.socket.close();
            source.socket = null;
        }
    }

    /** Nothing more is accepted from the device, and nothing remembered of it. */
    public void detach(DeviceId device) {
        disconnect(device);
        sources.remove(device);
        identities.forget(device).onFailure(failure -> log.error("device {}: not forgotten", device, failure));
    }

    public Future<Void> close() {
        closing = true;
        sources.keySet().forEach(this::disconnect);
        return receiver == null ? Future.succeededFuture() : receiver.close();
    }

    private Future<Void> record(DeviceId device, ChildEvent event) {
        Source source = sources.get(device);
        if (source == null) {
            return Future.failedFuture("the device is gone");
        }
        return identities
                .complete(device, event.data())
                .compose(complete -> journal.append(
                        new Draft(source.tenant, device, event.type(), event.at(), event.dedup(), event.data())))
                .onSuccess(stored -> {
                    if (stored != null) {
                        source.listener.accept(event);
                    }
                })
                .mapEmpty();
    }
}
