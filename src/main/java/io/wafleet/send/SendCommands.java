package io.wafleet.send;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.command.ById;
import io.wafleet.command.CommandServer;
import io.wafleet.command.DeviceRef;
import io.wafleet.command.Directory;
import io.wafleet.command.Page;
import io.wafleet.command.PageRequest;
import io.wafleet.command.Verb;
import io.wafleet.id.DeviceId;
import io.wafleet.job.JobsRequest;
import io.wafleet.job.Order;
import io.wafleet.job.Order.Terms;
import io.wafleet.job.QueuePatch;
import io.wafleet.job.QueuePause;
import io.wafleet.job.SendJob;
import io.wafleet.job.SendRequest;
import io.wafleet.job.idempotency.Answer;
import io.wafleet.job.idempotency.IdempotencyKey;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.recipient.Recipient;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The users' commands that have to do with sends; a job that the access does not cover is as good as none. */
public final class SendCommands {
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
                (device, body) ->
                        pause(device, CauseCode.PAUSED.cause(QueuePause.of(body).cause())),
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
        SendRequest request = SendRequest.of(body);
        return devices.find("from", request.from(), by)
                .compose(device -> send(device, request))
                .map(Answer::toJson);
    }

    private Future<Answer> send(DeviceRef device, SendRequest request) {
        String to = request.to() == null ? ownJid(device) : request.to();
        if (to == null) {
            return Future.failedFuture(Problem.of(ProblemCode.NOT_PAIRED).exception());
        }
        Terms terms = request.terms().terms(clock.instant());
        Order order = new Order(device.tenant(), device.id(), to, request.content(), terms);
        return sends.send(order, request.patience(), once(device, request));
    }

    private static @Nullable IdempotencyKey once(DeviceRef device, SendRequest request) {
        return request.key() == null
                ? null
                : new IdempotencyKey(device.tenant(), request.key(), request.fingerprint(device.id()));
    }

    /** What is sent to nobody in particular has the number itself as its recipient; null while that is not known. */
    private static @Nullable String ownJid(DeviceRef device) {
        return device.phoneNumber() == null ? null : Recipient.person(device.phoneNumber());
    }

    private Future<JsonObject> jobs(DeviceId device, JsonObject body) {
        return sends.list(JobsRequest.of(body).filter(device)).map(page -> {
            JsonArray list = new JsonArray();
            page.jobs().forEach(job -> list.add(job.toJson()));
            return new JsonObject()
                    .put("jobs", list)
                    .put("more", page.before() != null)
                    .put("last", page.before());
        });
    }

    private Future<SendJob> job(Access by, JsonObject body) {
        return sends.find(ById.of(body).id())
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
        PageRequest asked = PageRequest.of(body);
        Page<JsonObject> page = new Page<>("queues", queue -> queue, queue -> queue.getString("device"));
        List<DeviceRef> covered = devices.covered(by);
        return Future.all(asked.of(covered, device -> device.id().value()).stream()
                        .map(device -> sends.queueView(device.id()))
                        .toList())
                .map(views -> page.of(views.<JsonObject>list(), asked).put("total", covered.size()));
    }

    private Future<JsonObject> patchQueue(DeviceId device, JsonObject body) {
        return sends.set(device, QueuePatch.of(body).settings()).compose(set -> sends.queueView(device));
    }

    private Future<JsonObject> pause(DeviceId device, @Nullable Cause cause) {
        return sends.pause(device, cause).compose(done -> sends.queueView(device));
    }

    private Future<JsonObject> clearQueue(DeviceId device, JsonObject body) {
        return sends.clear(device, CauseCode.QUEUE_CLEARED.cause())
                .map(count -> new JsonObject().put("cancelled", count));
    }
}
