package io.wafleet.send;

import io.wafleet.gowa.GowaAnswer;
import java.util.Set;

/** What a child's answer to a send means for the job. This is the one table of it. */
sealed interface SendOutcome {
    /** For the metrics. */
    String word();

    /** WhatsApp took it. */
    record Sent(String messageId) implements SendOutcome {
        @Override
        public String word() {
            return "sent";
        }
    }

    /** It certainly was not sent, and may be tried again. */
    record SafeToRepeat(String cause) implements SendOutcome {
        @Override
        public String word() {
            return "safe_to_repeat";
        }
    }

    /** WhatsApp refuses first contacts of this number for now: try again later. */
    record Hold(String cause) implements SendOutcome {
        @Override
        public String word() {
            return "hold";
        }
    }

    /** It will never be sent. */
    record Final(String cause) implements SendOutcome {
        @Override
        public String word() {
            return "final";
        }
    }

    /** It may have been sent: look it up before anything else. */
    record Unknown(String cause) implements SendOutcome {
        @Override
        public String word() {
            return "unknown";
        }
    }

    /** Contract 3.1: the order of the checks in a send call says which answers come before anything was sent. */
    static SendOutcome of(GowaAnswer answer) {
        if (answer instanceof GowaAnswer.Ok ok) {
            String messageId = ok.results().getString("message_id");
            return messageId == null || messageId.isEmpty()
                    ? new Unknown("the child gave no message id")
                    : new Sent(messageId);
        }
        if (answer instanceof GowaAnswer.Unreachable unreachable) {
            return new SafeToRepeat(unreachable.toString());
        }
        if (answer instanceof GowaAnswer.Lost lost) {
            return new Unknown(lost.toString());
        }
        return refused((GowaAnswer.Refused) answer);
    }

    private static SendOutcome refused(GowaAnswer.Refused refused) {
        String cause = refused.toString();
        if (refused.status() == 429) {
            return new Hold(cause);
        }
        boolean notConnected = Set.of(
                        "AUTHENTICATION_ERROR", "INVALID_WA_CLI", "DEVICE_ID_REQUIRED", "DEVICE_NOT_FOUND")
                .contains(refused.code());
        // 401 as text is our own basic auth failing: a child of another generation. 413 and 431 come before the routes.
        if (notConnected || refused.status() == 401) {
            return new SafeToRepeat(cause);
        }
        // An answer that is neither an error nor understood, such as a 200 with a torn body, may well follow a send.
        boolean refusal = refused.status() >= 400 && refused.status() < 500;
        return refusal ? new Final(cause) : new Unknown(cause);
    }
}
