package io.wafleet.tenant;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.bus.Addresses;
import io.wafleet.command.Commands;
import io.wafleet.command.Request;
import io.wafleet.command.Verb;
import io.wafleet.id.DeviceId;
import io.wafleet.loops.Retries;
import io.wafleet.loops.Rounds;
import io.wafleet.problem.ProblemException;
import io.wafleet.tenant.Tenant.State;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what a tenant's state asks for: stops the devices of one that is disabled, starts them when it is enabled, and removes all
 * that belongs to one that is being deleted. The state is in the row before anything is done, so whatever a kill leaves undone
 * the next gateway goes on with. Confined to the context that made it.
 */
public final class TenantCare {
    private static final Logger log = LoggerFactory.getLogger(TenantCare.class);
    /** What is removed bit by bit in the background, such as deliveries, is looked for again after that. */
    private static final Duration BREATH = Duration.ofSeconds(1);

    private static final int SERVER_FAILED = 500;
    private static final Duration LONGEST_REST = Duration.ofMinutes(1);

    private final Vertx vertx;
    private final TenantStore store;
    private final Commands commands;
    private final List<Belongings> belongings;
    private final Rounds<Boolean> rounds = new Rounds<>(this::round);
    private final Retries retries = new Retries(log, "what tenants' states ask for", BREATH, LONGEST_REST);
    private final MessageConsumer<JsonObject> changes;
    private long timer = -1;
    private boolean closed;

    /** @param belongings removed in this order, after the devices */
    public TenantCare(Vertx vertx, TenantStore store, Commands commands, List<Belongings> belongings) {
        this.vertx = vertx;
        this.store = store;
        this.commands = commands;
        this.belongings = List.copyOf(belongings);
        this.changes = vertx.eventBus().consumer(Addresses.TENANTS_CHANGED, message -> look());
    }

    /** Goes on with what an earlier gateway has left. */
    public void open() {
        look();
    }

    /** What is under way fails with the parts that close after it, and is gone on with by the next gateway. */
    public Future<Void> close() {
        closed = true;
        vertx.cancelTimer(timer);
        return changes.unregister();
    }

    private void look() {
        rounds.wake().onComplete(done -> {
            if (closed) {
                return;
            }
            if (done.failed()) {
                again(retries.failed(done.cause()));
            } else {
                retries.succeeded();
                if (!done.result()) {
                    again(BREATH);
                }
            }
        });
    }

    private void again(Duration rest) {
        vertx.cancelTimer(timer);
        timer = vertx.setTimer(rest.toMillis(), due -> look());
    }

    /** Gives whether nothing is left to do. A tenant that fails does not keep the others waiting. */
    private Future<Boolean> round() {
        return store.unsettled()
                .compose(tenants -> tenants.isEmpty()
                        ? Future.succeededFuture(true)
                        : Future.join(tenants.stream().map(this::settle).toList())
                                .map(all -> all.<Boolean>list().stream().allMatch(done -> done)));
    }

    private Future<Boolean> settle(Tenant tenant) {
        return switch (tenant.state()) {
            case ACTIVE -> startHeld(tenant);
            case DISABLED -> stopDevices(tenant);
            case DELETING -> remove(tenant);
        };
    }

    private static Access.Tenant access(Tenant tenant) {
        return new Access.Tenant(tenant.id());
    }

    private Future<Set<DeviceId>> devices(Tenant tenant, Predicate<JsonObject> which) {
        return commands.ask(access(tenant), Verb.LIST, Request.NONE)
                .map(list -> list.getJsonArray("devices").stream()
                        .map(JsonObject.class::cast)
                        .filter(which)
                        .map(device -> new DeviceId(device.getString("id")))
                        .collect(Collectors.toSet()));
    }

    /** They are written down before they are stopped, or nobody would know which ran. */
    private Future<Boolean> stopDevices(Tenant tenant) {
        return devices(tenant, device -> "running".equals(device.getString("desired")))
                .compose(running -> running.isEmpty()
                        ? Future.succeededFuture(true)
                        : store.change(
                                        access(tenant),
                                        tenant.id(),
                                        row -> isIn(State.DISABLED, row) ? row.holding(running) : row)
                                .compose(row -> isIn(State.DISABLED, row)
                                        ? each(running, device -> ask(tenant, device, Verb.STOP))
                                        : Future.succeededFuture())
                                .map(stopped -> true));
    }

    private Future<Boolean> startHeld(Tenant tenant) {
        return devices(tenant, device -> true)
                .map(there -> tenant.held().stream().filter(there::contains).collect(Collectors.toSet()))
                .compose(held -> each(held, device -> ask(tenant, device, Verb.START)))
                .compose(started -> store.change(
                        access(tenant), tenant.id(), row -> isIn(State.ACTIVE, row) ? row.holdingNone() : row))
                .map(settled -> true);
    }

    private Future<Boolean> remove(Tenant tenant) {
        return devices(tenant, device -> true)
                .compose(devices -> each(devices, device -> ask(tenant, device, Verb.DELETE)))
                .compose(gone -> each(belongings, belonging -> belonging.removeOf(tenant.id())))
                .compose(gone -> store.remove(tenant.id()))
                .onSuccess(removed -> {
                    if (removed) {
                        log.info("tenant {} is deleted, with all that was its", tenant.id());
                    }
                });
    }

    /** It may have become another meanwhile; then another round follows. */
    private static boolean isIn(State state, Tenant tenant) {
        return tenant.state() == state;
    }

    /** What a device refuses, or one that is gone, keeps nobody waiting. */
    private Future<Void> ask(Tenant tenant, DeviceId device, Verb verb) {
        return commands.ask(access(tenant), device, verb, Request.NONE)
                .<Void>mapEmpty()
                .recover(failure -> {
                    if (!isRefusal(failure)) {
                        return Future.failedFuture(failure);
                    }
                    log.warn(
                            "device {}: {} for its tenant {}: {}",
                            device,
                            verb.text(),
                            tenant.id(),
                            failure.toString());
                    return Future.succeededFuture();
                });
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof ProblemException problem
                && problem.problem().code().status() < SERVER_FAILED;
    }

    /** One after the other. */
    private static <T> Future<Void> each(Iterable<T> all, Function<T, ? extends Future<?>> work) {
        Future<Void> chain = Future.succeededFuture();
        for (T one : all) {
            chain = chain.compose(before -> work.apply(one).mapEmpty());
        }
        return chain;
    }
}
