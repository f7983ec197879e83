package io.wafleet.gowa.inbound;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.wafleet.id.DeviceId;
import io.wafleet.net.ByteBudget;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One post of a child, from its headers to its answer, and its share of the budget, which it holds until then. Waits
 * unread while there is no room for it.
 */
final class WebhookCall {
    private static final Logger log = LoggerFactory.getLogger(WebhookCall.class);

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final DeviceId device;
    private final IntConsumer answered;
    private ByteBudget<DeviceId>.@Nullable Share share;
    private long deadline = -1;
    private boolean over;

    /** @param answered told of the status of the answer */
    WebhookCall(Vertx vertx, HttpServerRequest request, DeviceId device, IntConsumer answered) {
        this.vertx = vertx;
        this.request = request;
        this.device = device;
        this.answered = answered;
    }

    DeviceId device() {
        return device;
    }

    @Nullable
    String signature() {
        return request.getHeader("X-Hub-Signature-256");
    }

    /** Reads the body when there is room; a call that breaks off or takes too long ends here, and gives none. */
    void read(ByteBudget<DeviceId> budget, HookLimits limits, Consumer<Buffer> whole) {
        long length = contentLength();
        if (length > HookLimits.MAX_BODY_BYTES) {
            answer(413);
            return;
        }
        request.pause();
        request.exceptionHandler(brokenOff -> end());
        deadline = vertx.setTimer(limits.deadline().toMillis(), late -> tooLate());
        ByteBudget<DeviceId>.Share asked =
                budget.ask(device, HookLimits.OVERHEAD_BYTES + length, () -> vertx.runOnContext(now -> body(whole)));
        if (asked == null) {
            answer(503);
        }
        share = asked;
    }

    /** The maximum where it is not said. What is no number the server has refused already, but for one that is too long. */
    private long contentLength() {
        String length = request.getHeader("Content-Length");
        try {
            return length == null ? HookLimits.MAX_BODY_BYTES : Long.parseLong(length);
        } catch (NumberFormatException tooLong) {
            return Long.MAX_VALUE;
        }
    }

    private void body(Consumer<Buffer> whole) {
        if (over) {
            return;
        }
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
                    if (body.length() + chunk.length() > HookLimits.MAX_BODY_BYTES) {
                        answer(413);
                    } else if (!over) {
                        body.appendBuffer(chunk);
                    }
                })
                .endHandler(end -> {
                    if (!over) {
                        vertx.cancelTimer(deadline);
                        whole.accept(body);
                    }
                })
                .resume();
    }

    private void tooLate() {
        boolean waited = share != null && !share.isHeld();
        log.warn("device {}: a webhook call {}", device, waited ? "found no room" : "was sent too slowly");
        answer(waited ? 503 : 408);
    }

    /** Answers and closes; the child opens a connection per delivery and leaves it open until we close it. */
    void answer(int status) {
        if (!over) {
            end();
            answered.accept(status);
            respond(request, status);
        }
    }

    private void end() {
        over = true;
        vertx.cancelTimer(deadline);
        if (share != null) {
            share.giveBack();
        }
    }

    static void respond(HttpServerRequest request, int status) {
        if (!request.response().ended() && !request.response().closed()) {
            request.response()
                    .putHeader("Connection", "close")
                    .setStatusCode(status)
                    .end()
                    .eventually(() -> request.connection().close())
                    .onFailure(gone -> log.debug("a child did not wait for the answer {}", status));
        }
    }
}
