package io.wafleet.webhook;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.command.Commands;
import io.wafleet.command.DeviceLookup;
import io.wafleet.command.Request;
import io.wafleet.command.Verb;
import io.wafleet.command.webhook.NewWebhook;
import io.wafleet.command.webhook.WebhookPatch;
import io.wafleet.command.webhook.WebhookWishes;
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
    Subscription made(NewWebhook wanted, String id, Instant now) {
        String tenant = wanted.owner();
        String secret = wanted.secret();
        WebhookWishes wishes = wanted.wishes();
        Target target = new Target(
                wanted.url(),
                CustomHeaders.NONE.with(headers(wishes)),
                wanted.format() == null ? Subscription.FORMAT : wanted.format(),
                wishes.description() == null ? null : wishes.description().text());
        EventFilter filter = Subscription.filter(tenant, devices(wishes, Set.of()), types(wishes, List.of()));
        SigningKeys keys = new SigningKeys(secret == null ? SigningSecret.random() : SigningSecret.parse(secret), null);
        return new Subscription(id, tenant, target, filter, keys, Status.ACTIVE, now, now);
    }

    /** As it is with the fields that the request has; of headers those that it names. */
    Subscription changed(Subscription before, WebhookPatch patch, Instant now) {
        WebhookWishes wishes = patch.wishes();
        Target target = new Target(
                patch.url() == null ? before.target().url() : patch.url(),
                before.target().headers().with(headers(wishes)),
                before.target().format(),
                wishes.description() == null
                        ? before.target().description()
                        : wishes.description().text());
        EventFilter filter = Subscription.filter(
                before.tenant(),
                devices(wishes, before.filter().access().limit()),
                types(wishes, before.filter().types()));
        return before.with(target, filter, now);
    }

    /** A field that is null is as one that is left out. */
    private static JsonObject headers(WebhookWishes wishes) {
        return wishes.headers() == null ? new JsonObject() : wishes.headers();
    }

    private static Set<DeviceId> devices(WebhookWishes wishes, Set<DeviceId> fallback) {
        List<String> ids = wishes.devices();
        return ids == null ? fallback : ids.stream().map(DeviceId::new).collect(Collectors.toSet());
    }

    private static List<String> types(WebhookWishes wishes, List<String> fallback) {
        List<String> words = wishes.types();
        return words == null ? fallback : EventTypes.required("types", EventFilter.types("types", words));
    }

    /** The wishes with the ids of the devices that they name; each must be there, and covered by the access. */
    Future<WebhookWishes> named(WebhookWishes wishes, Access by) {
        List<String> words = wishes.devices();
        if (words == null || words.isEmpty()) {
            return Future.succeededFuture(wishes);
        }
        EventFilter.requireFew("devices", words, EventFilter.MAX_DEVICES);
        return lookup.ids("devices", words, by)
                .compose(ids -> Future.all(
                                ids.stream().map(device -> require(device, by)).toList())
                        .map(mine ->
                                wishes.with(ids.stream().map(DeviceId::value).toList())));
    }

    private Future<JsonObject> require(DeviceId device, Access by) {
        return commands.ask(by, device, Verb.GET, Request.NONE)
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
