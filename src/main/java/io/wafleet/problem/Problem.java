package io.wafleet.problem;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that went wrong, for the caller to read (RFC 9457).
 *
 * @param code what kind of thing; fixes the HTTP status
 * @param detail what is wrong this time, without secrets
 * @param field the request's field that is wrong, where it is one field
 * @param errors all that is wrong, where it is more
 * @param excess which limit is reached, where it is one of a tenant's
 */
public record Problem(
        ProblemCode code,
        @Nullable String detail,
        @Nullable String field,
        List<FieldError> errors,
        @Nullable Excess excess) {

    private static final String TYPE_PREFIX = "urn:wafleet:problem:";

    public Problem {
        errors = List.copyOf(errors);
    }

    public Problem(ProblemCode code, @Nullable String detail, @Nullable String field, List<FieldError> errors) {
        this(code, detail, field, errors, null);
    }

    public Problem(ProblemCode code, @Nullable String detail, @Nullable String field) {
        this(code, detail, field, List.of());
    }

    /** One of several things that are wrong. */
    public record FieldError(String field, String detail) {
        private JsonObject toJson() {
            return new JsonObject().put("field", field).put("detail", detail);
        }
    }

    public static Problem of(ProblemCode code) {
        return new Problem(code, null, null);
    }

    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, null);
    }

    /** A field of the request is missing or has a value that cannot be used. */
    public static Problem field(String field, String detail) {
        return new Problem(ProblemCode.INVALID_REQUEST, detail, field);
    }

    /** As this one, of a limit that is reached. */
    public Problem with(Excess reached) {
        return new Problem(code, detail, field, errors, reached);
    }

    public ProblemException exception() {
        return new ProblemException(this);
    }

    /** The body of an {@code application/problem+json} answer; also how a problem travels over the bus. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject()
                .put("type", TYPE_PREFIX + code.code())
                .put("title", code.title())
                .put("status", code.status())
                .put("code", code.code());
        if (detail != null) {
            json.put("detail", detail);
        }
        if (field != null) {
            json.put("field", field);
        }
        if (!errors.isEmpty()) {
            json.put(
                    "errors",
                    new JsonArray(errors.stream().map(FieldError::toJson).toList()));
        }
        if (excess != null) {
            json.put("quota", excess.toJson());
        }
        return json;
    }

    public static Problem fromJson(JsonObject json) {
        JsonObject quota = json.getJsonObject("quota");
        return new Problem(
                ProblemCode.of(json.getString("code", ProblemCode.INTERNAL.code())),
                json.getString("detail"),
                json.getString("field"),
                json.getJsonArray("errors", new JsonArray()).stream()
                        .map(JsonObject.class::cast)
                        .map(error -> new FieldError(error.getString("field"), error.getString("detail")))
                        .toList(),
                quota == null ? null : Excess.of(quota));
    }
}
