package io.wafleet.device;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.command.CommandServer;
import io.wafleet.command.Verb;
import io.wafleet.content.Content;
import io.wafleet.job.JobFilter;
import io.wafleet.job.Order;
import io.wafleet.job.Order.OnUncertain;
import io.wafleet.job.Order.Terms;
import io.wafleet.job.Priority;
import io.wafleet.job.SendJob;
import io.wafleet.job.SendState;
import io.wafleet.job.idempotency.IdempotencyKey;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.recipient.Recipient;
import io.wafleet.send.SendService;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The users' commands that have to do with sends; see {@link DeviceCommands} for who may give them. */
final class SendCommands {
    /** What of a request is the same when it is repeated. */
    private static final Set<String> FINGERPRINTED =
            Set.of("from", "to", "kind", "content", "priority", "sendAt", "ttlSeconds", "onUncertain");

    private final Devices devices;
    private final SendService sends;
    private final Clock clock;

    SendCommands(Devices devices, SendService sends, Clock clock) {
        this.devices = devices;
        this.sends = sends;
        this.clock = clock;
    }

    /** The commands of one device. */
    Map<Verb, BiFunction<ManagedDevice, JsonObject, Future<JsonObject>>> perDevice() {
        return Map.of(
                Verb.JOBS,
                this::jobs,
                Verb.QUEUE,
                (device, body) -> sends.queueView(device.id()),
                Verb.QUEUE_PATCH,
                this::patchQueue,
                Verb.QUEUE_PAUSE,
                (device, body) -> pause(device, body.getString("cause", "a user asked")),
                Verb.QUEUE_RESUME,
                (device, body) -> pause(device, null),
                Verb.QUEUE_CLEAR,
                this::clearQueue);
    }

    /** The commands that name no device in their address. */
    Map<Verb, CommandServer.Handler> fleet() {
        return Map.of(
                Verb.SEND, this::send,
                Verb.JOB, (by, body) -> job(by, body).compose(sends::detail),
                Verb.JOB_CANCEL, this::cancel,
                Verb.QUEUES, this::queues);
    }

    private Future<JsonObject> send(Access by, JsonObject body) {
        ManagedDevice device = devices.named("from", body.getString("from"), by);
        Order order = new Order(
                device.device().tenant(),
                device.id(),
                recipient(device.device(), body),
                Content.of(body.getString("kind"), body.getJsonObject("content")),
                terms(body));
        return sends.send(order, Duration.ofMillis(body.getLong("waitMillis")), key(device, body))
                .map(answer -> new JsonObject()
                        .put("status", answer.status())
                        .put("job", answer.job())
                        .put("answer", answer.body()));
    }

    /** What is sent to nobody in particular has the number itself as its recipient. */
    private static String recipient(Device device, JsonObject body) {
        String to = body.getString("to");
        if (to != null) {
            return to;
        }
        if (device.phoneNumber() == null) {
            throw Problem.of(ProblemCode.NOT_PAIRED).exception();
        }
        return Recipient.person(device.phoneNumber());
    }

    /** When and how, of a command that says so. */
    Terms terms(JsonObject body) {
        String priority = body.getString("priority");
        Instant now = clock.instant();
        Instant asked = body.getInstant("sendAt");
        // A time that is over is now: also the zero time of Go, and those that no count of milliseconds can hold.
        Instant sendAt = asked == null || !asked.isAfter(now) ? null : asked;
        Long ttl = body.getLong("ttlSeconds");
        Instant start = sendAt == null ? now : sendAt;
        return new Terms(
                priority == null ? null : Priority.parse(priority),
                sendAt,
                ttl == null ? null : start.plusSeconds(ttl),
                OnUncertain.parse(
                        body.getString("onUncertain") == null
                                ? OnUncertain.HOLD.text()
                                : body.getString("onUncertain")),
                null);
    }

    private static @Nullable IdempotencyKey key(ManagedDevice device, JsonObject body) {
        String key = body.getString("idempotencyKey");
        return key == null ? null : new IdempotencyKey(device.device().tenant(), key, fingerprint(device, body));
    }

    private static String fingerprint(ManagedDevice device, JsonObject body) {
        StringBuilder text = new StringBuilder(device.id().value());
        FINGERPRINTED.stream()
                .sorted()
                .forEach(name -> text.append('\n').append(name).append('=').append(repeated(body, name)));
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException every) {
            throw new IllegalStateException("every Java has SHA-256", every);
        }
    }

    /** The same file lies in the spool under another name each time that it is sent. */
    private static @Nullable Object repeated(JsonObject body, String name) {
        if (body.getValue(name) instanceof JsonObject content
                && content.getValue("media") instanceof JsonObject media) {
            JsonObject nameless = media.copy();
            nameless.remove("id");
            return content.copy().put("media", nameless);
        }
        return body.getValue(name);
    }

    private Future<JsonObject> jobs(ManagedDevice device, JsonObject body) {
        String state = body.getString("state");
        JobFilter filter = new JobFilter(
                device.id(),
                state == null ? null : SendState.parse(state),
                body.getString("to"),
                body.getString("before"),
                body.getInteger("limit"));
        return sends.list(filter).map(page -> {
            JsonArray list = new JsonArray();
            page.jobs().forEach(job -> list.add(job.toJson()));
            return new JsonObject().put("jobs", list).put("before", page.before());
        });
    }

    private Future<SendJob> job(Access by, JsonObject body) {
        return sends.find(body.getString("id"))
                .compose(job -> job != null && by.covers(job.tenant(), job.device())
                        ? Future.succeededFuture(job)
                        : Future.failedFuture(
                                Problem.of(ProblemCode.JOB_NOT_FOUND).exception()));
    }

    private Future<JsonObject> cancel(Access by, JsonObject body) {
        return job(by, body).compose(job -> sends.cancel(job, "a user asked")).compose(sends::detail);
    }

    private Future<JsonObject> queues(Access by, JsonObject body) {
        List<ManagedDevice> mine = devices.coveredBy(by);
        return sends.queueViews(mine.stream().map(ManagedDevice::id).toList())
                .map(views -> new JsonObject().put("queues", views).put("total", views.size()));
    }

    private Future<JsonObject> patchQueue(ManagedDevice device, JsonObject body) {
        return sends.set(device.id(), body.getJsonObject("settings")).compose(set -> sends.queueView(device.id()));
    }

    private Future<JsonObject> pause(ManagedDevice device, @Nullable String cause) {
        return sends.pause(device.id(), cause).compose(done -> sends.queueView(device.id()));
    }

    private Future<JsonObject> clearQueue(ManagedDevice device, JsonObject body) {
        return sends.clear(device.id(), "the queue was cleared").map(count -> new JsonObject().put("cancelled", count));
    }
}
