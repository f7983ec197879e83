package io.wafleet.gowa;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.net.URI;
import java.time.Duration;

/** How a child is linked to a phone (contract 5): by a code that the phone scans, or by one that its owner types in there. */
public final class LoginCalls {
    /** What the child says where it cannot connect, of both; the one has a status and a word of its own for it. */
    private static final String NOT_DIALLED = "failed to dial";

    private final GowaHttp http;

    LoginCalls(GowaHttp http) {
        this.http = http;
    }

    /** A code to scan. */
    public record LoginCode(Buffer png, Duration validity) {}

    /** Asks for a new code to scan; any code before it stops working (contract 5.1, 5.2). */
    public Future<LoginCode> scanned(ChildEndpoint child) {
        String path = "/app/login";
        return asked(child, path, path).compose(results -> {
            // qr_duration is half of the time that the code is valid. The file goes away after that half: fetch now.
            Duration validity = Duration.ofSeconds(2L * results.getInteger("qr_duration", 30));
            String picture = URI.create(results.getString("qr_link")).getRawPath();
            return http.fetch(child, picture, GowaClient.QUICK)
                    .compose(image -> image.status() == 200
                            ? Future.succeededFuture(new LoginCode(image.body(), validity))
                            : GowaClient.failed(
                                    "the QR image", new GowaAnswer.Refused(image.status(), "TEXT", "no image")));
        });
    }

    /**
     * Asks for a code to type in; any code before it stops working (contract 5.3).
     *
     * @param phone digits
     */
    public Future<String> typed(ChildEndpoint child, String phone) {
        String path = "/app/login-with-code";
        return asked(child, path, path + "?phone=" + phone)
                .compose(results -> results.getValue("pair_code") instanceof String code
                        ? Future.succeededFuture(code)
                        : GowaClient.failed(path, new GowaAnswer.Refused(200, "TEXT", "no code")));
    }

    /** @param name of the call, without what is private in its address */
    private Future<JsonObject> asked(ChildEndpoint child, String name, String target) {
        return http.call(child, HttpMethod.GET, target, null, GowaClient.SLOW)
                .compose(answer -> answer instanceof GowaAnswer.Refused refused && isOffline(refused)
                        ? Future.failedFuture(
                                Problem.of(ProblemCode.WHATSAPP_UNREACHABLE, "the child cannot connect to WhatsApp")
                                        .exception())
                        : GowaClient.ok("GET " + name, Future.succeededFuture(answer)));
    }

    /** A login that could not dial is answered as one without a login would be (contract 3.1), or as any failure. */
    private static boolean isOffline(GowaAnswer.Refused refused) {
        return (refused.status() == 401 && refused.code().equals("AUTHENTICATION_ERROR"))
                || refused.message().startsWith(NOT_DIALLED);
    }
}
