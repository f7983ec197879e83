package io.wafleet.proxy;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.Principal;
import io.wafleet.gowa.ChildDirectory.Entry;
import io.wafleet.gowa.surface.ChildPath;
import io.wafleet.gowa.surface.Route;
import io.wafleet.gowa.surface.Treatment;
import io.wafleet.http.Operations.Changes;
import io.wafleet.http.change.Change;
import io.wafleet.http.guard.RequestEnd;
import io.wafleet.metrics.Meters;
import io.wafleet.proxy.DeviceChoice.Name;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is taken down of calls: each is counted, and those that change something are in the audit log, without what they bring. */
record CallLog(Changes changes, Meters meters) {
    private static final String UNKNOWN = "proxy unknown";

    /** @param route null for a call that nobody here has looked at */
    private static String operation(@Nullable Route route) {
        return route == null ? UNKNOWN : "proxy " + route.name();
    }

    void count(RoutingContext ctx, @Nullable Route route) {
        RequestEnd.watch(
                ctx,
                answered -> meters.api()
                        .request(
                                operation(route),
                                answered.succeeded() ? ctx.response().getStatusCode() : 0));
    }

    /**
     * To be called before it is known whether the caller may. What nobody knows may change anything.
     *
     * @param names of the device that is meant
     */
    void watch(RoutingContext ctx, @Nullable Route route, ChildPath path, List<Name> names, Principal caller) {
        if (route != null && !isWanted(route)) {
            return;
        }
        Change change = Change.of(ctx);
        if (!names.isEmpty()) {
            change.object(names.get(0).text());
        }
        if (route == null || route.namesMore()) {
            change.after(new JsonObject().put("path", path.text()));
        }
        changes.log().watch(ctx, operation(route), caller);
    }

    private boolean isWanted(Route route) {
        return route.changes() && (route.treatment() != Treatment.SEND || changes.messages());
    }

    /** It is this device that was meant. */
    static void found(RoutingContext ctx, Entry device) {
        Change.of(ctx).object(device.device().value()).tenant(device.tenant());
    }
}
