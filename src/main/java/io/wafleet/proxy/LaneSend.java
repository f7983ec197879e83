package io.wafleet.proxy;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.gowa.surface.ChildPath;
import io.wafleet.gowa.surface.Route;
import io.wafleet.gowa.surface.SendWords;
import io.wafleet.http.Body;
import io.wafleet.http.change.Change;
import io.wafleet.id.DeviceId;
import io.wafleet.job.AskedTerms;
import io.wafleet.job.idempotency.Answer;
import io.wafleet.message.ContentBody;
import io.wafleet.message.SendBodies;
import io.wafleet.message.SendBody;
import io.wafleet.message.Sending;
import io.wafleet.message.Submission;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemException;
import io.wafleet.recipient.Recipients;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends that are asked for as the child is asked for them, carried out as all others: stored, paced and made once, by the lane. The
 * client waits for the outcome, as it would for the child's.
 */
public final class LaneSend {
    /** As long as the child itself tries. */
    private static final Duration WAIT = Duration.ofSeconds(45);

    private static final int MAX_TO = 500;
    private static final AskedTerms USUAL = new AskedTerms(null, null, null, null);
    private static final Set<String> FORMS = Set.of("multipart/form-data", "application/x-www-form-urlencoded");

    private final SendBodies bodies;
    private final Submission submission;
    private final Recipients recipients;

    public LaneSend(Sending sending) {
        this.bodies = sending.bodies();
        this.submission = sending.submission();
        this.recipients = sending.recipients();
    }

    /** Answers in the child's shape; the request is paused, and nothing of its body was read. */
    Future<Void> send(RoutingContext ctx, Route route, ChildPath path, DeviceId from) {
        return bodies.read(ctx, style(route))
                .compose(request -> submit(ctx, route, path, from, request, Submission.key(ctx)))
                .recover(failure -> Future.failedFuture(inTheirWords(route, failure)))
                .compose(answer -> {
                    ctx.response().putHeader("Location", place(answer));
                    return shaped(ctx, route, path, answer).write(ctx);
                });
    }

    /** As {@link #send(RoutingContext, Route, ChildPath, DeviceId)}, of what was read of the request by now. */
    Future<ChildAnswer> send(RoutingContext ctx, Route route, ChildPath path, DeviceId from, JsonObject fields) {
        return submit(ctx, route, path, from, new SendBody(Body.of(fields), null), null)
                .recover(failure -> Future.failedFuture(inTheirWords(route, failure)))
                .map(answer -> shaped(ctx, route, path, answer));
    }

    private static SendBodies.Style style(Route route) {
        return new SendBodies.Style(Objects.requireNonNullElse(SendWords.part(route), ""), FORMS, LaneSend::fields);
    }

    /** Each field as the text that it is, or as the list of them. */
    private static JsonObject fields(MultiMap form) {
        JsonObject json = new JsonObject();
        for (String name : form.names()) {
            List<String> values = form.getAll(name);
            String plain = name.endsWith("[]") ? name.substring(0, name.length() - 2) : name;
            json.put(plain, values.size() == 1 ? values.get(0) : new JsonArray(values));
        }
        return json;
    }

    private Future<Answer> submit(
            RoutingContext ctx, Route route, ChildPath path, DeviceId from, SendBody request, @Nullable String key) {
        try {
            JsonObject ours = SendWords.ours(route, path, request.fields().toJson());
            Object to = ours.remove("to");
            Body body = Body.of(ours);
            String jid = ContentBody.hasNoRecipient(body) ? null : jid(to);
            Submission.Order order = new Submission.Order(from.value(), jid, USUAL, key, WAIT);
            return submission.send(ctx, new SendBody(body, request.file()), order);
        } catch (ProblemException refused) {
            submission.release(request.file());
            return Future.failedFuture(refused);
        }
    }

    private String jid(@Nullable Object to) {
        String text = to == null ? "" : to.toString();
        if (text.isEmpty() || text.length() > MAX_TO) {
            throw Problem.field("to", text.isEmpty() ? "is missing" : "is too long")
                    .exception();
        }
        return recipients.jid("to", text);
    }

    private static Throwable inTheirWords(Route route, Throwable failure) {
        if (!(failure instanceof ProblemException expected)) {
            return failure;
        }
        Problem problem = expected.problem();
        String field = problem.field();
        return field == null
                ? failure
                : new Problem(problem.code(), problem.detail(), SendWords.field(route, field), problem.errors())
                        .exception();
    }

    private static String place(Answer answer) {
        return "/api/messages/" + answer.job();
    }

    private static ChildAnswer shaped(RoutingContext ctx, Route route, ChildPath path, Answer answer) {
        Change.of(ctx).after(new JsonObject().put("job", answer.job()));
        return SendAnswer.of(route, path, new JsonObject(answer.body()), place(answer));
    }
}
