package io.wafleet.send.outcome;

import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.content.Content;
import io.wafleet.gowa.GowaAnswer;
import java.util.List;
import java.util.Set;

/** What a child's answer to a send means for the job. This is the one table of it; docs/sends.md shows it. */
public sealed interface SendOutcome {
    /** How often what the child answers with a failure is tried, all attempts counted. */
    int FEW = 3;

    /** What {@link #word} can be. */
    Set<String> WORDS = Set.of("sent", "safe_to_repeat", "hold", "final", "unknown");

    /** For the metrics. */
    String word();

    /** WhatsApp took it. */
    record Sent(String messageId) implements SendOutcome {
        @Override
        public String word() {
            return "sent";
        }
    }

    /**
     * It certainly was not sent, or sending it twice is the same as once: it may be tried again.
     *
     * @param attempts how many it may have in all, this one included, before it fails
     */
    record SafeToRepeat(Cause cause, int attempts) implements SendOutcome {
        @Override
        public String word() {
            return "safe_to_repeat";
        }
    }

    /** WhatsApp refuses first contacts of this number for now: try again later. */
    record Hold(Cause cause) implements SendOutcome {
        @Override
        public String word() {
            return "hold";
        }
    }

    /** It will never be sent. */
    record Final(Cause cause) implements SendOutcome {
        @Override
        public String word() {
            return "final";
        }
    }

    /** It may have been sent: look it up before anything else. */
    record Unknown(Cause cause) implements SendOutcome {
        @Override
        public String word() {
            return "unknown";
        }
    }

    /** Contract 3.1: the order of the checks in a send call says which answers come before anything was sent. */
    static SendOutcome of(Content content, GowaAnswer answer) {
        return content.isRepeatable() ? ofRepeatable(answer) : ofMessage(answer);
    }

    /** What changes nothing when it is done twice needs no looking up, and leaves nothing to look up. */
    static SendOutcome ofRepeatable(GowaAnswer answer) {
        SendOutcome outcome = ofMessage(answer);
        return outcome instanceof Unknown unknown ? new SafeToRepeat(unknown.cause(), FEW) : outcome;
    }

    static SendOutcome ofMessage(GowaAnswer answer) {
        if (answer instanceof GowaAnswer.Ok ok) {
            return ok.results().getValue("message_id") instanceof String messageId && !messageId.isEmpty()
                    ? new Sent(messageId)
                    : new Unknown(CauseCode.NO_MESSAGE_ID.cause());
        }
        if (answer instanceof GowaAnswer.Unreachable unreachable) {
            return later(CauseCode.CHILD_UNREACHABLE.cause(unreachable.reason()));
        }
        if (answer instanceof GowaAnswer.Lost lost) {
            return new Unknown(CauseCode.ANSWER_LOST.cause(lost.reason()));
        }
        return refused((GowaAnswer.Refused) answer);
    }

    private static SendOutcome refused(GowaAnswer.Refused refused) {
        return switch (refused.code()) {
            // The child is not ready, or not the one that we take it for. It will be, or be replaced.
            case "AUTHENTICATION_ERROR",
                    "INVALID_WA_CLI",
                    "DEVICE_ID_REQUIRED",
                    "DEVICE_NOT_FOUND",
                    "DEVICE_MANAGER_UNAVAILABLE" -> later(cause(CauseCode.CHILD_NOT_READY, refused));
            // Also what the child says when WhatsApp did not tell it in time whether the number exists.
            case "INVALID_JID" -> new SafeToRepeat(cause(CauseCode.RECIPIENT_REFUSED, refused), FEW);
            // The file goes to WhatsApp before the message.
            case "UPLOAD_MEDIA_ERROR" -> new SafeToRepeat(cause(CauseCode.UPLOAD_FAILED, refused), FEW);
            default -> byStatus(refused);
        };
    }

    private static Cause cause(CauseCode code, GowaAnswer.Refused refused) {
        return code.cause(refused.status(), refused.code(), refused.message());
    }

    private static SendOutcome byStatus(GowaAnswer.Refused refused) {
        int status = refused.status();
        if (status == 401) {
            // As text it is our own basic auth that failed: a child of another generation.
            return later(cause(CauseCode.CHILD_NOT_READY, refused));
        }
        if (status == 429) {
            return new Hold(cause(CauseCode.FIRST_CONTACT_REFUSED, refused));
        }
        if (status == 500) {
            return failed(refused);
        }
        // An answer that is neither an error nor understood, such as a 200 with garbage, may well follow a send. So may
        // a
        // time that ran out (408, 504).
        boolean refusal = status >= 400 && status < 500 && status != 408;
        return refusal ? refusedForGood(refused) : unclear(refused);
    }

    /** How the texts of a 500 begin that can only come before the message goes out. The child has one code for all. */
    private static SendOutcome failed(GowaAnswer.Refused failed) {
        if (Texts.REFUSED.stream().anyMatch(failed.message()::startsWith)) {
            return refusedForGood(failed);
        }
        return Texts.TOO_EARLY.stream().anyMatch(failed.message()::startsWith)
                ? new SafeToRepeat(cause(CauseCode.CHILD_FAILED, failed), FEW)
                : unclear(failed);
    }

    private static SendOutcome refusedForGood(GowaAnswer.Refused refused) {
        return new Final(cause(CauseCode.CHILD_REFUSED, refused));
    }

    private static SendOutcome unclear(GowaAnswer.Refused answer) {
        return new Unknown(cause(CauseCode.ANSWER_UNCLEAR, answer));
    }

    private static SendOutcome later(Cause cause) {
        return new SafeToRepeat(cause, Integer.MAX_VALUE);
    }

    /** The child's words, of v9.2.0. One that is not here makes a send uncertain, never lost nor doubled. */
    final class Texts {
        /** The request, its file or the child's tools are at fault, or WhatsApp said no. */
        private static final List<String> REFUSED = List.of(
                "bind ",
                "Unprocessable Entity",
                "failed to decode ",
                "failed to convert ",
                "failed to compress ",
                "failed to read sent image dimensions",
                "Failed to open ",
                "failed to open ",
                "ffmpeg not installed",
                "neither ffmpeg nor cwebp",
                "message with ID ",
                "server returned error ");

        /** It did not come to it, and may next time. */
        private static final List<String> TOO_EARLY = List.of(
                "failed to download ",
                "failed to upload ",
                "Failed to upload ",
                "failed to re-upload ",
                "failed to refresh media connections",
                "upload failed with status code",
                "failed to save ",
                "failed to store ",
                "failed to create ",
                "failed to write ",
                "failed to load message ",
                "failed to get device list",
                "failed to send usync query");

        private Texts() {}
    }
}
