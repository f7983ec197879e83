package io.wafleet.device;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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
import java.util.function.Function;
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
    Map<String, BiFunction<ManagedDevice, JsonObject, Future<JsonObject>>> perDevice() {
        return Map.of(
                "send", this::send,
                "jobs", this::jobs,
                "queue", (device, body) -> sends.queueView(device.id()),
                "queue-patch", this::patchQueue,
                "queue-pause", (device, body) -> pause(device, body.getString("cause", "a user asked")),
                "queue-resume", (device, body) -> pause(device, null),
                "queue-clear", this::clearQueue);
    }

    /** The commands that name no device in their address. */
    Map<String, Function<JsonObject, Future<JsonObject>>> fleet() {
        return Map.of(
                "send", this::sendFrom,
                "job", body -> job(body).compose(sends::detail),
                "job-cancel", this::cancel,
                "queues", this::queues);
    }

    private Future<JsonObject> sendFrom(JsonObject body) {
        return send(devices.named("from", body.getString("from"), body.getString("tenant")), body);
    }

    private Future<JsonObject> send(ManagedDevice device, JsonObject body) {
        Order order = new Order(
                device.device().tenant(),
                device.id(),
                // What is sent to nobody in particular has the number itself as its recipient.
                body.getString("to", device.device().phoneNumber() + "@s.whatsapp.net"),
                Content.of(body.getString("kind"), body.getJsonObject("content")),
                terms(body));
        return sends.send(order, Duration.ofMillis(body.getLong("waitMillis")), key(device, body))
                .map(answer -> new JsonObject()
                        .put("status", answer.status())
                        .put("job", answer.job())
                        .put("answer", answer.body()));
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

    private Future<SendJob> job(JsonObject body) {
        String tenant = body.getString("tenant");
        return sends.find(body.getString("id"))
                .compose(job -> job != null && (tenant == null || tenant.equals(job.tenant()))
                        ? Future.succeededFuture(job)
                        : Future.failedFuture(
                                Problem.of(ProblemCode.JOB_NOT_FOUND).exception()));
    }

    private Future<JsonObject> cancel(JsonObject body) {
        return job(body).compose(job -> sends.cancel(job, "a user asked")).compose(sends::detail);
    }

    private Future<JsonObject> queues(JsonObject body) {
        List<ManagedDevice> mine = devices.ofTenant(body.getString("tenant"));
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
