package io.wafleet.device.link;

import io.vertx.core.Future;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.gowa.ErrorLines;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import io.wafleet.supervisor.output.ChildOutput;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one device's child last said was wrong: its answers do not tell why it has no connection to WhatsApp. */
public final class LastWords {
    private final ChildOutput output;

    public LastWords(ChildOutput output) {
        this.output = output;
    }

    /** Why a child that is linked has no connection. */
    Future<Cause> whyAway() {
        return error().map(error -> outdated(error)
                .orElseGet(() ->
                        error == null ? CauseCode.NOT_CONNECTED.cause() : CauseCode.CONNECTION_FAILED.cause(error)));
    }

    /** Why a child cannot have a code from WhatsApp. */
    Future<Cause> whyUnreachable() {
        return error().map(error -> outdated(error).orElseGet(() -> CauseCode.WHATSAPP_UNREACHABLE.cause(error)));
    }

    private Future<@Nullable String> error() {
        return output.tail(ErrorLines.LINES)
                .map(text -> ErrorLines.last(text.toString()))
                .otherwise((String) null);
    }

    private static Optional<Cause> outdated(@Nullable String error) {
        return error != null && ErrorLines.isOutdated(error)
                ? Optional.of(CauseCode.CHILD_OUTDATED.cause(error))
                : Optional.empty();
    }

    static boolean isUnreachable(Throwable failure) {
        return failure instanceof ProblemException problem
                && problem.problem().code() == ProblemCode.WHATSAPP_UNREACHABLE;
    }

    /** For whoever asked for a code. */
    static Problem problem(Cause cause) {
        return Problem.of(ProblemCode.WHATSAPP_UNREACHABLE, cause.text());
    }
}
