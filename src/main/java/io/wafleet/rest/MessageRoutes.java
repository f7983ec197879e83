package io.wafleet.rest;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.command.ById;
import io.wafleet.command.Commands;
import io.wafleet.command.DeviceLookup;
import io.wafleet.command.Verb;
import io.wafleet.http.Answers;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Handlers;
import io.wafleet.http.Query;
import io.wafleet.http.contract.Schema;
import io.wafleet.job.AskedTerms;
import io.wafleet.job.JobsRequest;
import io.wafleet.job.Order.OnUncertain;
import io.wafleet.job.Priority;
import io.wafleet.job.SendState;
import io.wafleet.job.idempotency.Answer;
import io.wafleet.message.ContentBody;
import io.wafleet.message.SendBodies;
import io.wafleet.message.SendBody;
import io.wafleet.message.Sending;
import io.wafleet.message.Submission;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemException;
import io.wafleet.recipient.Recipients;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /api/messages}: a send is stored before it is answered. */
final class MessageRoutes {
    private static final Duration DEFAULT_WAIT = Duration.ofSeconds(25);
    private static final int MAX_WAIT_SECONDS = 60;
    private static final int MAX_FROM = 100;
    private static final int MAX_TO = 500;
    private static final int MAX_PREFER = 200;
    private static final long MAX_TTL_SECONDS = Duration.ofDays(30).toSeconds();
    private static final Duration MAX_AHEAD = Duration.ofDays(365);
    private static final int DEFAULT_LIST = 50;
    private static final Pattern WAIT = Pattern.compile("(?:^|[\\s,;])wait=(\\d+)(?:$|[\\s,;])");

    private final Commands commands;
    private final SendBodies bodies;
    private final Submission submission;
    private final Recipients recipients;
    private final Answers answers;
    private final DeviceLookup lookup;
    private final Schema schema;

    MessageRoutes(Commands commands, Sending sending, Answers answers, Schema schema) {
        this.schema = schema;
        this.answers = answers;
        this.commands = commands;
        this.recipients = sending.recipients();
        this.lookup = new DeviceLookup(commands);
        this.bodies = sending.bodies();
        this.submission = sending.submission();
    }

    void bind(Handlers api) {
        api.handle("sendMessage", this::send)
                .handle("sendMessageFromDevice", this::send)
                .handle("listMessages", this::list)
                .answer("getMessage", ctx -> job(ctx, Verb.JOB))
                .answer("cancelMessage", ctx -> job(ctx, Verb.JOB_CANCEL));
    }

    private void send(RoutingContext ctx) {
        bodies.read(ctx).onFailure(ctx::fail).onSuccess(request -> {
            try {
                send(ctx, request);
            } catch (ProblemException e) {
                submission.release(request.file());
                ctx.fail(e);
            }
        });
    }

    private void send(RoutingContext ctx, SendBody request) {
        Body body = request.fields();
        String device = ctx.pathParam("id");
        request.check(schema);
        Duration wait = wait(ctx);
        String from = from(device, body);
        String key = Submission.key(ctx);
        String to = ContentBody.hasNoRecipient(body)
                ? null
                : recipients.in(ContentBody.country(body)).jid("to", body.digits("to", MAX_TO));
        AskedTerms terms = terms(body);
        submission
                .send(ctx, request, new Submission.Order(from, to, terms, key, wait))
                .onFailure(ctx::fail)
                .onSuccess(answer -> answer(ctx, answer));
    }

    private static String from(@Nullable String device, Body body) {
        if (device == null) {
            return body.digits("from", MAX_FROM);
        }
        if (body.has("from") && !body.digits("from", MAX_FROM).equals(device)) {
            throw Problem.field("from", "must be the device of the path, or be left out")
                    .exception();
        }
        return device;
    }

    /** The bytes are the service's: a repeat of the request gets the very same. */
    private static void answer(RoutingContext ctx, Answer answer) {
        answer(ctx, answer, "/api/messages/");
    }

    /** @param place where what is answered can be looked at */
    static void answer(RoutingContext ctx, Answer answer, String place) {
        ctx.response()
                .setStatusCode(answer.status())
                .putHeader("Content-Type", "application/json")
                .putHeader("Location", place + answer.job())
                .end(answer.body());
    }

    /** When and how: {@code priority}, {@code sendAt}, {@code ttl}, {@code onUncertain}; all may be left out. */
    static AskedTerms terms(Body body) {
        String priority = body.optionalChoice("priority", Priority.class);
        Instant sendAt = body.optionalTime("sendAt", MAX_AHEAD);
        Long ttl = body.optionalSeconds("ttl", MAX_TTL_SECONDS);
        String onUncertain = body.optionalChoice("onUncertain", OnUncertain.class);
        return new AskedTerms(
                priority == null ? null : Priority.parse(priority),
                sendAt,
                ttl == null ? null : Duration.ofSeconds(ttl),
                onUncertain == null ? null : OnUncertain.parse(onUncertain));
    }

    /** RFC 7240: {@code respond-async} and {@code wait=N}. */
    private static Duration wait(RoutingContext ctx) {
        String prefer = ctx.request().getHeader("Prefer");
        if (prefer == null) {
            return DEFAULT_WAIT;
        }
        if (prefer.length() > MAX_PREFER) {
            throw Problem.field("Prefer", "must have at most " + MAX_PREFER + " characters")
                    .exception();
        }
        Matcher matcher = WAIT.matcher(prefer);
        if (matcher.find()) {
            BigInteger seconds = new BigInteger(matcher.group(1));
            if (seconds.compareTo(BigInteger.valueOf(MAX_WAIT_SECONDS)) > 0) {
                throw Problem.field("Prefer", "wait must be at most " + MAX_WAIT_SECONDS)
                        .exception();
            }
            return Duration.ofSeconds(seconds.intValue());
        }
        return prefer.contains("respond-async") ? Duration.ZERO : DEFAULT_WAIT;
    }

    private void list(RoutingContext ctx) {
        Access access = Caller.access(ctx);
        String to = ctx.request().getParam("to");
        String state = ctx.request().getParam("state");
        JobsRequest question = new JobsRequest(
                state == null ? null : SendState.parse(state),
                to == null ? null : recipients.jid("to", to),
                Query.page(ctx, DEFAULT_LIST));
        String device = ctx.request().getParam("device");
        answers.json(
                ctx,
                () -> lookup.id("device", device, access).compose(id -> commands.ask(access, id, Verb.JOBS, question)));
    }

    private Future<JsonObject> job(RoutingContext ctx, Verb verb) {
        ById question = new ById(ctx.pathParam("jobId"));
        return commands.ask(Caller.access(ctx), verb, question);
    }
}
