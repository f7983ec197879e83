package io.wafleet.audit;

import com.github.f4b6a3.uuid.UuidCreator;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What somebody changed, or was refused.
 *
 * @param id sorts by time
 * @param who the user's or the API key's name, or that of the user whom somebody wanted to log in as
 * @param kind what {@code who} is: {@code user}, {@code key} or {@code nobody}
 * @param tenant whose what was changed is; else whose the caller is, and empty for nobody's
 * @param operation as the contract names it
 * @param object the id of what was changed; empty where there is none
 * @param status of the answer; 0 if nobody took it
 * @param code of the problem that was answered; null for none
 * @param before what of it was before, as JSON without secrets; null where nobody has said
 * @param after what of it is since
 */
public record AuditEntry(
        String id,
        Instant at,
        String who,
        String kind,
        String tenant,
        String operation,
        String object,
        Outcome outcome,
        int status,
        @Nullable String code,
        String address,
        String request,
        @Nullable JsonObject before,
        @Nullable JsonObject after) {

    private static final int LONGEST = 200;
    private static final int LONGEST_JSON = 4096;

    public AuditEntry {
        who = clean(who);
        object = clean(object);
        before = bounded(before);
        after = bounded(after);
    }

    /** Strangers write some of it, and no database takes every sign. */
    private static String clean(String text) {
        return text.codePoints()
                .filter(sign -> !Character.isISOControl(sign) && Character.getType(sign) != Character.SURROGATE)
                .limit(LONGEST)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static @Nullable JsonObject bounded(@Nullable JsonObject json) {
        int length = json == null ? 0 : json.encode().length();
        return length > LONGEST_JSON ? new JsonObject().put("tooLong", length) : json;
    }

    /** What the columns of a table are called, in the order of {@link #cells}. */
    public static final List<String> COLUMNS = List.of(
            "id",
            "at",
            "who",
            "kind",
            "tenant",
            "operation",
            "object",
            "outcome",
            "status",
            "code",
            "address",
            "request",
            "before",
            "after");

    /** What came of it. */
    public enum Outcome {
        /** It was done. */
        DONE,
        /** The caller may not, or not as things are; nothing was changed. */
        REFUSED,
        /** The gateway could not do it, or cannot tell whether it did. */
        FAILED,
        /** The caller had gone before it was answered. */
        UNANSWERED;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A name for an entry of now. */
    public static String newId() {
        return UuidCreator.getTimeOrderedEpoch().toString();
    }

    /** For the API. */
    public JsonObject toJson() {
        return new JsonObject()
                .put("id", id)
                .put("at", at.toString())
                .put("who", who)
                .put("kind", kind)
                .put("tenant", tenant)
                .put("operation", operation)
                .put("object", object)
                .put("outcome", outcome.text())
                .put("status", status)
                .put("code", code)
                .put("address", address)
                .put("request", request)
                .put("before", before)
                .put("after", after);
    }

    /** What the columns hold; empty where there is nothing. */
    public List<String> cells() {
        JsonObject json = toJson();
        return COLUMNS.stream()
                .map(json::getValue)
                .map(value -> value == null ? "" : value.toString())
                .toList();
    }
}
