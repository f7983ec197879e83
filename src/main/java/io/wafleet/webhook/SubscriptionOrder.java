package io.wafleet.webhook;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.command.Commands;
import io.wafleet.command.DeviceLookup;
import io.wafleet.command.Verb;
import io.wafleet.id.DeviceId;
import io.wafleet.journal.EventFilter;
import io.wafleet.journal.EventTypes;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import io.wafleet.webhook.subscription.CustomHeaders;
import io.wafleet.webhook.subscription.SigningKeys;
import io.wafleet.webhook.subscription.SigningSecret;
import io.wafleet.webhook.subscription.Subscription;
import io.wafleet.webhook.subscription.Subscription.Status;
import io.wafleet.webhook.subscription.Subscription.Target;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What users ask for in a request about a webhook, checked. */
final class SubscriptionOrder {
    private final Commands commands;
    private final DeviceLookup lookup;

    SubscriptionOrder(Commands commands) {
        this.commands = commands;
        this.lookup = new DeviceLookup(commands);
    }

    /** A new one, of a request whose devices were found; throws a problem that names the field. */
    Subscription made(JsonObject body, String id, Instant now) {
        String tenant = body.getString("owner");
        String secret = body.getString("secret");
        String format = body.getString("format");
        Target target = new Target(
                body.getString("url"),
                CustomHeaders.NONE.with(headers(body)),
                format == null ? Subscription.FORMAT : format,
                body.getString("description"));
        EventFilter filter = Subscription.filter(tenant, devices(body, Set.of()), types(body, List.of()));
        SigningKeys keys = new SigningKeys(secret == null ? SigningSecret.random() : SigningSecret.parse(secret), null);
        return new Subscription(id, tenant, target, filter, keys, Status.ACTIVE, now, now);
    }

    /** As it is with the fields that the request has; of headers those that it names. */
    Subscription changed(Subscription before, JsonObject body, Instant now) {
        Target target = new Target(
                body.getString("url") == null ? before.target().url() : body.getString("url"),
                before.target().headers().with(headers(body)),
                before.target().format(),
                body.containsKey("description")
                        ? body.getString("description")
                        : before.target().description());
        EventFilter filter = Subscription.filter(
                before.tenant(),
                devices(body, before.filter().access().limit()),
                types(body, before.filter().types()));
        return before.with(target, filter, now);
    }

    /** A field that is null is as one that is left out. */
    private static JsonObject headers(JsonObject body) {
        JsonObject headers = body.getJsonObject("headers");
        return headers == null ? new JsonObject() : headers;
    }

    private static Set<DeviceId> devices(JsonObject body, Set<DeviceId> fallback) {
        JsonArray list = body.getJsonArray("devices");
        return list == null ? fallback : words(list).stream().map(DeviceId::new).collect(Collectors.toSet());
    }

    private static List<String> types(JsonObject body, List<String> fallback) {
        JsonArray list = body.getJsonArray("types");
        return list == null ? fallback : EventTypes.required("types", EventFilter.types("types", words(list)));
    }

    private static List<String> words(JsonArray list) {
        return list.stream().map(String::valueOf).toList();
    }

    /** The request with the ids of the devices that it names; each must be there, and covered by the access. */
    Future<JsonObject> named(JsonObject body, Access by) {
        JsonArray names = body.getJsonArray("devices");
        if (names == null || names.isEmpty()) {
            return Future.succeededFuture(body);
        }
        List<String> words = words(names);
        EventFilter.requireFew("devices", words, EventFilter.MAX_DEVICES);
        return lookup.ids("devices", words, by)
                .compose(ids -> Future.all(
                                ids.stream().map(device -> require(device, by)).toList())
                        .map(mine -> body.copy()
                                .put(
                                        "devices",
                                        new JsonArray(ids.stream()
                                                .map(DeviceId::value)
                                                .toList()))));
    }

    private Future<JsonObject> require(DeviceId device, Access by) {
        return commands.ask(by, device, Verb.GET, new JsonObject())
                .recover(failure -> Future.failedFuture(
                        isNotFound(failure)
                                ? Problem.field("devices", "no device " + device)
                                        .exception()
                                : failure));
    }

    private static boolean isNotFound(@Nullable Throwable failure) {
        return failure instanceof ProblemException expected
                && Objects.equals(expected.problem().code(), ProblemCode.DEVICE_NOT_FOUND);
    }
}
