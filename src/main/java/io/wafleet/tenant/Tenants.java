package io.wafleet.tenant;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.bus.Addresses;
import io.wafleet.bus.Bus;
import io.wafleet.command.Page;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.store.Session;
import java.time.Clock;
import java.util.function.BiFunction;

/**
 * The users' commands about tenants. They change the row, and with it who gets in, at once; {@link TenantCare} then does what
 * follows for devices and rows.
 */
public final class Tenants {
    /** The tenant of those who name none; it is always there. */
    public static final String DEFAULT = "default";

    private final TenantStore store;
    private final Bus bus;
    private final Runnable accessChanged;
    private final BiFunction<Session, String, Future<Void>> mayGo;
    private final Clock clock;

    /**
     * @param accessChanged called when users and keys of a tenant are in or out from now on
     * @param mayGo fails where a tenant must not be deleted because of somebody in it
     */
    public Tenants(
            TenantStore store,
            Bus bus,
            Runnable accessChanged,
            BiFunction<Session, String, Future<Void>> mayGo,
            Clock clock) {
        this.store = store;
        this.bus = bus;
        this.accessChanged = accessChanged;
        this.mayGo = mayGo;
        this.clock = clock;
    }

    /** Makes the default tenant, unless it is there. */
    public Future<Void> ensureDefault() {
        return store.insert(Tenant.made(DEFAULT, DEFAULT, clock.instant())).mapEmpty();
    }

    /** Fails with {@code invalid-request} if the id is taken. */
    public Future<JsonObject> create(String id, String name) {
        Tenant tenant = Tenant.made(id, name, clock.instant());
        return store.insert(tenant)
                .compose(inserted -> inserted
                        ? Future.succeededFuture(tenant.toJson())
                        : Future.failedFuture(Problem.field("id", "is taken").exception()));
    }

    /** Fails with {@code tenant-not-found}. */
    public Future<JsonObject> get(Access.Whole by, String id) {
        return store.get(by, id).map(Tenant::toJson);
    }

    /**
     * Those that the access covers, by id.
     *
     * @param after the id of the last that the caller has; empty for none
     * @return {@code {tenants, more, last}}
     */
    public Future<JsonObject> page(Access.Whole by, String after, int limit) {
        return store.page(by, after, limit + 1)
                .map(found -> new Page<>("tenants", Tenant::toJson, Tenant::id).of(found, after, limit));
    }

    /** Its id stays. Fails with {@code tenant-not-found}, and with {@code tenant-kept} while it is being deleted. */
    public Future<JsonObject> rename(Access.Whole by, String id, String name) {
        return store.change(by, id, tenant -> tenant.named(name, clock.instant()))
                .map(Tenant::toJson);
    }

    /** Its users and keys are out at once; its devices are stopped. Fails as {@link #rename} does. */
    public Future<JsonObject> disable(Access.Whole by, String id) {
        return store.change(by, id, tenant -> tenant.disabled(clock.instant())).map(this::changed);
    }

    /** Its users and keys are in again; the devices that ran are started. Fails as {@link #rename} does. */
    public Future<JsonObject> enable(Access.Whole by, String id) {
        return store.change(by, id, tenant -> tenant.enabled(clock.instant())).map(this::changed);
    }

    /**
     * Begins to delete it, with all that is its. Fails with {@code tenant-not-found}, and with {@code tenant-kept} where it is not
     * disabled, is the default one, or has somebody who must stay.
     */
    public Future<JsonObject> delete(Access.Whole by, String id) {
        if (id.equals(DEFAULT)) {
            return Future.failedFuture(Problem.of(
                            ProblemCode.TENANT_KEPT, "what is made without a tenant is of this one; it can be disabled")
                    .exception());
        }
        return store.change(by, id, tenant -> tenant.deleting(clock.instant()), session -> mayGo.apply(session, id))
                .map(this::changed);
    }

    private JsonObject changed(Tenant tenant) {
        accessChanged.run();
        bus.publish(Addresses.TENANTS_CHANGED, new JsonObject());
        return tenant.toJson();
    }
}
