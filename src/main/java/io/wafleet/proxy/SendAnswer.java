package io.wafleet.proxy;

import io.vertx.core.json.JsonObject;
import io.wafleet.gowa.surface.ChildPath;
import io.wafleet.gowa.surface.Route;
import org.jspecify.annotations.Nullable;

/** What a send came to, as the child would have said it. */
final class SendAnswer {
    private static final int ACCEPTED = 202;
    private static final int FAILED = 500;
    private static final int GATEWAY_TIMEOUT = 504;
    private static final String INTERNAL = "INTERNAL_SERVER_ERROR";

    private SendAnswer() {}

    /** @param job as our own API shows it */
    static ChildAnswer of(Route route, ChildPath path, JsonObject job, String place) {
        String kind = job.getString("kind");
        return switch (job.getString("state")) {
            case "sent", "delivered", "read" -> {
                String text = "Sent to " + job.getString("to") + " (" + kind + ")";
                yield ChildAnswer.success(text, results(messageId(route, path, job), text));
            }
            case "queued", "sending" -> {
                String text = "Accepted, and not sent yet" + because(job) + "; its outcome will be at " + place;
                yield new ChildAnswer(ACCEPTED, "ACCEPTED", text, results("", text));
            }
            // Not as a failure, which a client would repeat: it may have been sent.
            case "uncertain" ->
                new ChildAnswer(
                        GATEWAY_TIMEOUT,
                        "GATEWAY_TIMEOUT",
                        "It is not known whether it was sent" + because(job) + "; see " + place,
                        null);
            default -> failed(job, place);
        };
    }

    private static JsonObject results(String messageId, String status) {
        return new JsonObject().put("message_id", messageId).put("status", status);
    }

    private static String messageId(Route route, ChildPath path, JsonObject job) {
        String own = job.getString("messageId");
        if (own != null) {
            return own;
        }
        if (job.getValue("content") instanceof JsonObject content && content.getValue("typing") instanceof Boolean on) {
            return "chat-presence-" + (on ? "start" : "stop");
        }
        // What is done to a message has its id, and what is about a chat has a word.
        return route.steps().contains(":message")
                ? route.parameter("message", path)
                : route.steps().get(route.steps().size() - 1);
    }

    /** As the child refused it, if it was the child. */
    private static ChildAnswer failed(JsonObject job, String place) {
        JsonObject cause = cause(job);
        JsonObject args = cause == null ? new JsonObject() : cause.getJsonObject("args", new JsonObject());
        Object status = args.getValue("status");
        String text = job.getString("state") + because(job) + "; see " + place;
        boolean isTheChilds = status instanceof Number number && number.intValue() >= 400;
        return isTheChilds
                ? new ChildAnswer(
                        ((Number) status).intValue(),
                        args.getString("error", INTERNAL),
                        args.getString("message", text),
                        null)
                : new ChildAnswer(FAILED, INTERNAL, text, null);
    }

    private static String because(JsonObject job) {
        JsonObject cause = cause(job);
        return cause == null ? "" : ": " + cause.getString("text", "");
    }

    private static @Nullable JsonObject cause(JsonObject job) {
        return job.getValue("cause") instanceof JsonObject cause ? cause : null;
    }
}
