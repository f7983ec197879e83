package io.wafleet.client;

import io.vertx.core.json.JsonObject;

/** The gateway answered with an error: what its problem document says, in one line. */
public final class Refusal extends CliFailure {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    private Refusal(int status, String code, String line) {
        super(status < 500 ? REFUSED : FAILED, line);
        this.status = status;
        this.code = code;
    }

    /** From an answer's status and body; the body may be no problem document, e.g. when a proxy answered. */
    public static Refusal of(int status, JsonObject problem) {
        String title = problem.getString("title", "The gateway answered with status " + status);
        String detail = problem.getString("detail", "");
        String code = problem.getString("code", "http-" + status);
        String text = detail.isBlank() || detail.equals(title) ? title : title + ": " + detail;
        String field = problem.getString("field", "");
        String where = field.isBlank() || text.contains(field) ? "" : ", field " + field;
        return new Refusal(status, code, "%s (%s%s)".formatted(text, code, where));
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }
}
