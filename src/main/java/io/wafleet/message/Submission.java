package io.wafleet.message;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.auth.Principal;
import io.wafleet.command.Commands;
import io.wafleet.command.NamedDevices;
import io.wafleet.command.Verb;
import io.wafleet.content.Media;
import io.wafleet.http.Bodies;
import io.wafleet.http.Caller;
import io.wafleet.job.AskedTerms;
import io.wafleet.job.SendRequest;
import io.wafleet.job.idempotency.Answer;
import io.wafleet.media.Intake;
import io.wafleet.message.SendBody.FilePart;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sends what a request asks for. Its file lies in the spool by then, and does not stay there if no job needs it. */
public final class Submission {
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final Commands commands;
    private final Intake intake;
    private final ContentBody contents;

    public Submission(Commands commands, Intake intake, ContentBody contents) {
        this.commands = commands;
        this.intake = intake;
        this.contents = contents;
    }

    /**
     * Whereto, when and how.
     *
     * @param from a device, as the caller names it
     * @param to a JID; null for what is sent to nobody in particular
     * @param key the request's Idempotency-Key; null if it has none
     * @param patience how long the answer may wait for the outcome
     */
    public record Order(
            String from,
            @Nullable String to,
            AskedTerms terms,
            @Nullable String key,
            Duration patience) {}

    /** The Idempotency-Key; null if there is none. Fails with {@code invalid-request}. */
    public static @Nullable String key(RoutingContext ctx) {
        String key = ctx.request().getHeader("Idempotency-Key");
        if (key != null && !KEY.matcher(key).matches()) {
            throw Problem.field("Idempotency-Key", "must have 1 to 255 visible ASCII characters")
                    .exception();
        }
        return key;
    }

    /** The problem of the first bad field is thrown; the file is the caller's then, to be released. */
    public Future<Answer> send(RoutingContext ctx, SendBody request, Order order) {
        Principal caller = Caller.of(ctx);
        NamedDevices sender = new NamedDevices("from", List.of(order.from()));
        return contents.parse(caller.tenant(), request)
                .take(() -> commands.ask(caller.access(), Verb.RESOLVE, sender))
                .onFailure(failure -> release(request.file()))
                .compose(content -> {
                    // Not until the outcome, for which a client may wait a minute.
                    Bodies.release(ctx);
                    return submit(
                            caller.access(),
                            new SendRequest(
                                    order.from(), order.to(), content, order.terms(), order.key(), order.patience()));
                });
    }

    /** Of a request that is refused. */
    public void release(@Nullable FilePart file) {
        if (file != null) {
            intake.spool().release(file.entry().id());
        }
    }

    private Future<Answer> submit(Access by, SendRequest request) {
        Future<Answer> submitted =
                commands.ask(by, Verb.SEND, request, request.patience()).map(Answer::of);
        return request.content() instanceof Media media
                ? submitted.onComplete(answer -> settle(media, answer))
                : submitted;
    }

    /** A file stays for the job that needs it; there is none if the send was refused, or is a repeat of an earlier one. */
    private void settle(Media media, AsyncResult<Answer> answer) {
        String id = media.file().id();
        boolean unused = answer.succeeded()
                ? !answer.result().body().contains(id)
                : answer.cause() instanceof ProblemException refused && isCertain(refused.problem());
        if (unused) {
            intake.spool().release(id);
        }
    }

    /** When no answer came in time the job may have been stored. */
    private static boolean isCertain(Problem problem) {
        return problem.code() != ProblemCode.TIMEOUT && problem.code() != ProblemCode.INTERNAL;
    }
}
