package io.wafleet.proxy;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.command.Commands;
import io.wafleet.command.Request;
import io.wafleet.command.Verb;
import io.wafleet.command.device.TypedCodeRequest;
import io.wafleet.gowa.surface.Route;
import io.wafleet.gowa.surface.Surface;
import io.wafleet.id.DeviceId;
import io.wafleet.id.Sha256;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Linking and unlinking as the child's clients ask for it. They want a new code every 30 seconds, which the child cannot bear
 * (contract 5.2): they get the same one while it is valid.
 */
record LinkCalls(Commands commands) {
    private static final String PICTURE = "scan-qr-";
    private static final String PNG = ".png";
    private static final int DIGEST = 32;
    /** What the child takes (contract 5.3): shorter ones, and those that begin with a zero, WhatsApp refuses. */
    private static final Pattern PHONE = Pattern.compile("[1-9]\\d{6,14}");

    /** @param base where the device's paths begin, as the client sees it */
    Future<ChildAnswer> login(Access by, DeviceId id, String base) {
        return code(by, id)
                .map(code -> ChildAnswer.success(
                        "Login success",
                        new JsonObject()
                                .put("device_id", id.value())
                                .put("qr_link", base + Surface.pictures() + picture(code))
                                .put("qr_duration", seconds(code))))
                .recover(LinkCalls::linkedAlready);
    }

    private static Future<ChildAnswer> linkedAlready(Throwable failure) {
        return failure instanceof ProblemException refused && refused.problem().code() == ProblemCode.ALREADY_PAIRED
                ? Future.succeededFuture(new ChildAnswer(400, "ALREADY_LOGGED_IN", "You are already logged in.", null))
                : Future.failedFuture(failure);
    }

    /** The code to scan that is valid now; fails as that of the gateway's own API does. */
    Future<JsonObject> code(Access by, DeviceId id) {
        return commands.ask(by, id, Verb.QR, Request.NONE);
    }

    /** How long the code is valid still, as the child tells it. */
    static long seconds(JsonObject code) {
        Duration left = Duration.between(Instant.now(), code.getInstant("expiresAt"));
        return Math.max(1, left.toSeconds());
    }

    /** The name tells one code from the next, and says nothing of either. */
    private static String picture(JsonObject code) {
        return PICTURE + Sha256.of(code.getString("qr")).substring(0, DIGEST) + PNG;
    }

    /** The picture of the code that is valid now; fails with {@code media-not-found} if another was asked for. */
    Future<Void> picture(RoutingContext ctx, Access by, DeviceId id, String name) {
        return code(by, id).compose(code -> {
            if (!name.equals(picture(code))) {
                return Future.failedFuture(
                        Problem.of(ProblemCode.MEDIA_NOT_FOUND, "this code has ended; ask for another")
                                .exception());
            }
            byte[] bytes = Base64.getDecoder().decode(png(code));
            return ctx.response().putHeader("Content-Type", "image/png").end(Buffer.buffer(bytes));
        });
    }

    /** The picture of a code, as Base64; we show it in an address of its own ({@code data:}). */
    static String png(JsonObject code) {
        String url = code.getString("qrImage");
        return url.substring(url.indexOf(',') + 1);
    }

    /**
     * The digits of the number that a code to type in is for; fails with {@code invalid-request}.
     *
     * @param given null where it is not given once
     */
    static String phone(@Nullable Object given) {
        String digits = given instanceof String text ? text.strip().replaceFirst("^\\+", "") : "";
        if (!PHONE.matcher(digits).matches()) {
            throw Problem.field(
                            "phone",
                            "must be given once: the number of the phone in digits with its country code, such as"
                                    + " 5511987654321")
                    .exception();
        }
        return digits;
    }

    /** @param phone digits */
    Future<ChildAnswer> typed(Access by, DeviceId id, String phone) {
        return commands.ask(by, id, Verb.TYPED_CODE, new TypedCodeRequest(phone))
                .map(code -> ChildAnswer.success(
                        "Login with code success",
                        new JsonObject().put("device_id", id.value()).put("pair_code", code.getString("code"))))
                .recover(LinkCalls::linkedAlready);
    }

    Future<ChildAnswer> reconnect(Access by, DeviceId id, Route route) {
        return commands.ask(by, id, Verb.RECONNECT, Request.NONE).map(view -> done("Reconnect", id, route));
    }

    Future<ChildAnswer> logout(Access by, DeviceId id, Route route) {
        return commands.ask(by, id, Verb.LOGOUT, Request.NONE).map(view -> done("Logout", id, route));
    }

    /** As the child answers either of its two calls. */
    private static ChildAnswer done(String what, DeviceId id, Route route) {
        return route.namesDevice()
                ? ChildAnswer.success(what + " requested", null)
                : ChildAnswer.success(what + " success", new JsonObject().put("device_id", id.value()));
    }
}
