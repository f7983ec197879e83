package io.wafleet.device;

import io.vertx.core.Future;
import io.wafleet.gowa.ErrorLines;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import io.wafleet.supervisor.output.ChildOutput;

/** What one device's child last said was wrong: its answers do not tell why it has no connection to WhatsApp. */
final class LastWords {
    static final String UNREACHABLE = "whatsapp-unreachable";

    private static final String OUTDATED = "child-outdated: WhatsApp refuses this version of GOWA, take a newer one";

    private final ChildOutput output;

    LastWords(ChildOutput output) {
        this.output = output;
    }

    /** The cause of a child that has no connection, with its own last error if it told one. */
    Future<String> cause(String otherwise) {
        return output.tail(ErrorLines.LINES)
                .map(text -> ErrorLines.last(text.toString()))
                .otherwise((String) null)
                .map(error -> {
                    if (error == null) {
                        return otherwise;
                    }
                    return ErrorLines.isOutdated(error)
                            ? OUTDATED + " (" + error + ")"
                            : otherwise + "; its last error: " + error;
                });
    }

    static boolean isUnreachable(Throwable failure) {
        return failure instanceof ProblemException problem
                && problem.problem().code() == ProblemCode.WHATSAPP_UNREACHABLE;
    }

    /** For whoever asked for a code. */
    static Problem problem(String cause) {
        return Problem.of(ProblemCode.WHATSAPP_UNREACHABLE, cause);
    }
}
