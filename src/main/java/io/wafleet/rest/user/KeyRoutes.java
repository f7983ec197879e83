package io.wafleet.rest.user;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.auth.ApiKeys;
import io.wafleet.auth.Authority;
import io.wafleet.auth.KeyOrder;
import io.wafleet.auth.Principal;
import io.wafleet.auth.Role;
import io.wafleet.auth.Scope;
import io.wafleet.command.Commands;
import io.wafleet.command.DeviceLookup;
import io.wafleet.command.Request;
import io.wafleet.command.Verb;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Handlers;
import io.wafleet.http.Query;
import io.wafleet.http.change.Change;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code /api/auth/keys}: the keys of programs. */
public final class KeyRoutes {
    private static final int DEFAULT_LIST = 100;
    private static final Duration MAX_LIFE = Duration.ofDays(3650);

    private final ApiKeys keys;
    private final Commands commands;
    private final DeviceLookup lookup;

    public KeyRoutes(ApiKeys keys, Commands commands) {
        this.keys = keys;
        this.commands = commands;
        this.lookup = new DeviceLookup(commands);
    }

    public void bind(Handlers api) {
        api.answer("listKeys", this::list).answer("createKey", this::create).done("deleteKey", this::delete);
    }

    private Future<JsonObject> list(RoutingContext ctx) {
        int limit = (int) Query.number(ctx, "limit", DEFAULT_LIST);
        return keys.page(UserRoutes.authority(ctx), ctx.request().getParam("after", ""), limit);
    }

    private Future<JsonObject> create(RoutingContext ctx) {
        Principal caller = Caller.of(ctx);
        Body body = Body.of(ctx);
        String name = body.words("name", Integer.MAX_VALUE);
        String tenant = UserRoutes.tenant(ctx, body);
        Role role = body.has("role") ? Role.parse(body.text("role")) : Role.OPERATOR;
        Set<Scope> scopes = scopes(body, role);
        Instant expiresAt = body.optionalTime("expiresAt", MAX_LIFE);
        if (expiresAt != null && !expiresAt.isAfter(Instant.now())) {
            throw Problem.field("expiresAt", "is over already").exception();
        }
        return devices(body, caller.access().within(tenant))
                .compose(devices -> keys.create(
                        caller.account(),
                        Authority.of(caller),
                        new KeyOrder(name, tenant, role, scopes, devices, expiresAt)))
                .onSuccess(made -> {
                    ctx.response().setStatusCode(201);
                    JsonObject shown = made.copy();
                    shown.remove("key");
                    Change.of(ctx).object(made.getString("id")).tenant(tenant).after(shown);
                });
    }

    private static Set<Scope> scopes(Body body, Role role) {
        List<String> words = body.optionalTexts("scopes");
        if (words == null) {
            return role.scopes();
        }
        Set<Scope> scopes =
                words.stream().map(word -> Scope.parse("scopes", word)).collect(Collectors.toSet());
        if (!role.scopes().containsAll(scopes)) {
            String known = role.scopes().stream().map(Scope::toString).sorted().collect(Collectors.joining(", "));
            throw Problem.field("scopes", "must be one or more of those of the role " + role.text() + ": " + known)
                    .exception();
        }
        return scopes;
    }

    /** Of the tenant, and there: a key that is meant for few must not be one for whatever comes to have their names. */
    private Future<Set<DeviceId>> devices(Body body, Access of) {
        List<String> names = body.optionalTexts("devices");
        if (names == null) {
            return Future.succeededFuture(Set.of());
        }
        return lookup.ids("devices", names, of)
                .compose(devices -> commands.ask(of.only(devices), Verb.LIST, Request.NONE)
                        .compose(list -> list.getJsonArray("devices").size() == devices.size()
                                ? Future.succeededFuture(devices)
                                : Future.failedFuture(Problem.field("devices", "must be devices of the tenant")
                                        .exception())));
    }

    private Future<Void> delete(RoutingContext ctx) {
        String id = ctx.pathParam("keyId");
        return keys.get(UserRoutes.authority(ctx), id).compose(before -> {
            Change.of(ctx).tenant(before.getString("tenant")).before(before);
            return keys.remove(UserRoutes.authority(ctx), id);
        });
    }
}
