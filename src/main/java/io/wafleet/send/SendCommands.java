package io.wafleet.send;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.command.CommandServer;
import io.wafleet.command.DeviceRef;
import io.wafleet.command.Directory;
import io.wafleet.command.Verb;
import io.wafleet.content.Content;
import io.wafleet.id.DeviceId;
import io.wafleet.job.AskedTerms;
import io.wafleet.job.JobFilter;
import io.wafleet.job.Order;
import io.wafleet.job.SendJob;
import io.wafleet.job.SendState;
import io.wafleet.job.idempotency.IdempotencyKey;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.recipient.Recipient;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The users' commands that have to do with sends; a job that the access does not cover is as good as none. */
public final class SendCommands {
    /** What of a request is the same when it is repeated. */
    private static final Set<String> FINGERPRINTED =
            Set.of("from", "to", "kind", "content", "priority", "sendAt", "ttlSeconds", "onUncertain");

    private final Directory devices;
    private final SendService sends;
    private final Clock clock;

    public SendCommands(Directory devices, SendService sends, Clock clock) {
        this.devices = devices;
        this.sends = sends;
        this.clock = clock;
    }

    /** Takes them from now on. */
    public void open(CommandServer server) {
        server.everyDevice(Map.of(
                Verb.JOBS,
                this::jobs,
                Verb.QUEUE,
                (device, body) -> sends.queueView(device),
                Verb.QUEUE_PATCH,
                this::patchQueue,
                Verb.QUEUE_PAUSE,
                (device, body) -> pause(device, CauseCode.PAUSED.cause(body.getString("cause"))),
                Verb.QUEUE_RESUME,
                (device, body) -> pause(device, null),
                Verb.QUEUE_CLEAR,
                this::clearQueue));
        server.fleet(Map.of(
                Verb.SEND, this::send,
                Verb.JOB, (by, body) -> job(by, body).compose(sends::detail),
                Verb.JOB_CANCEL, this::cancel,
                Verb.QUEUES, this::queues));
    }

    private Future<JsonObject> send(Access by, JsonObject body) {
        return devices.find("from", body.getString("from"), by).compose(device -> {
            String to = body.getString("to") == null ? ownJid(device) : body.getString("to");
            if (to == null) {
                return Future.failedFuture(Problem.of(ProblemCode.NOT_PAIRED).exception());
            }
            Order order = new Order(
                    device.tenant(),
                    device.id(),
                    to,
                    Content.of(body.getString("kind"), body.getJsonObject("content")),
                    AskedTerms.of(body).terms(clock.instant()));
            return sends.send(order, Duration.ofMillis(body.getLong("waitMillis")), key(device, body))
                    .map(answer -> new JsonObject()
                            .put("status", answer.status())
                            .put("job", answer.job())
                            .put("answer", answer.body()));
        });
    }

    /** What is sent to nobody in particular has the number itself as its recipient; null while that is not known. */
    private static @Nullable String ownJid(DeviceRef device) {
        return device.phoneNumber() == null ? null : Recipient.person(device.phoneNumber());
    }

    private static @Nullable IdempotencyKey key(DeviceRef device, JsonObject body) {
        String key = body.getString("idempotencyKey");
        return key == null ? null : new IdempotencyKey(device.tenant(), key, fingerprint(device, body));
    }

    private static String fingerprint(DeviceRef device, JsonObject body) {
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

    private Future<JsonObject> jobs(DeviceId device, JsonObject body) {
        String state = body.getString("state");
        JobFilter filter = new JobFilter(
                device,
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
        return job(by, body)
                .compose(job -> sends.cancel(job, CauseCode.USER_ASKED.cause()))
                .compose(sends::detail);
    }

    private Future<JsonObject> queues(Access by, JsonObject body) {
        return Future.all(devices.covered(by).stream()
                        .map(device -> sends.queueView(device.id()))
                        .toList())
                .map(views -> new JsonObject()
                        .put("queues", new JsonArray(views.list()))
                        .put("total", views.size()));
    }

    private Future<JsonObject> patchQueue(DeviceId device, JsonObject body) {
        return sends.set(device, body.getJsonObject("settings")).compose(set -> sends.queueView(device));
    }

    private Future<JsonObject> pause(DeviceId device, @Nullable Cause cause) {
        return sends.pause(device, cause).compose(done -> sends.queueView(device));
    }

    private Future<JsonObject> clearQueue(DeviceId device, JsonObject body) {
        return sends.clear(device, CauseCode.QUEUE_CLEARED.cause())
                .map(count -> new JsonObject().put("cancelled", count));
    }
}
