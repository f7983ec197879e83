package io.wafleet.simulator;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A handled error of the child's API (contract 3.1). */
final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;
    private final transient @Nullable Map<String, Object> results;
    private final transient @Nullable HttpResponse whole;

    ApiException(int status, String code, String message) {
        this(status, code, message, null);
    }

    ApiException(int status, String code, String message, @Nullable Map<String, Object> results) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.results = results;
        this.whole = null;
    }

    /** An answer as it shall be. */
    ApiException(HttpResponse whole) {
        super(whole.body(), null, false, false);
        this.status = whole.status();
        this.code = "";
        this.results = null;
        this.whole = whole;
    }

    static ApiException validation(String message) {
        return new ApiException(400, "VALIDATION_ERROR", message);
    }

    static ApiException badRequest(String message) {
        return new ApiException(400, "BAD_REQUEST", message);
    }

    static ApiException authentication(String message) {
        return new ApiException(401, "AUTHENTICATION_ERROR", message);
    }

    static ApiException internal(String message) {
        return new ApiException(500, "INTERNAL_SERVER_ERROR", message);
    }

    HttpResponse response() {
        if (whole != null) {
            return whole;
        }
        return results == null
                ? HttpResponse.envelope(status, code, text())
                : HttpResponse.json(status, Json.object("code", code, "message", text(), "results", results));
    }

    private String text() {
        return String.valueOf(getMessage());
    }
}
