package io.wafleet.http.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The answers of operations that say what went wrong. Most follow from what an operation is: whoever needs a token can be
 * without one, a body can be too large, what a path names may not be there. They are not written into the contract, but added
 * when it is read; what else can happen an operation names by its codes, as {@code x-problems}.
 */
public final class ErrorAnswers {
    private static final String CODES = "x-problems";
    private static final String TYPE = "application/problem+json";
    private static final String ONCE = "Idempotency-Key";

    private static final Set<ProblemCode> ALWAYS = EnumSet.of(
            ProblemCode.INVALID_REQUEST,
            ProblemCode.URI_TOO_LONG,
            ProblemCode.HEADERS_TOO_LARGE,
            ProblemCode.INTERNAL,
            ProblemCode.OVERLOADED);
    /**
     * Credentials are looked at, and most things asked for, in other rooms. Not each credential is good for
     * each operation, and cookies are not taken from pages of others.
     */
    private static final Set<ProblemCode> OF_A_CALLER =
            EnumSet.of(ProblemCode.UNAUTHENTICATED, ProblemCode.FORBIDDEN, ProblemCode.TIMEOUT, ProblemCode.STOPPING);

    private static final Set<ProblemCode> OF_A_BODY = EnumSet.of(
            ProblemCode.INVALID_JSON,
            ProblemCode.BODY_TOO_SLOW,
            ProblemCode.BODY_TOO_LARGE,
            ProblemCode.UNSUPPORTED_MEDIA_TYPE);
    /** By the names of the path's parameters. */
    private static final Map<String, ProblemCode> ABSENT = Map.ofEntries(
            Map.entry("id", ProblemCode.DEVICE_NOT_FOUND),
            Map.entry("username", ProblemCode.USER_NOT_FOUND),
            Map.entry("keyId", ProblemCode.API_KEY_NOT_FOUND),
            Map.entry("inviteId", ProblemCode.INVITE_NOT_FOUND),
            Map.entry("tenant", ProblemCode.TENANT_NOT_FOUND),
            Map.entry("sessionId", ProblemCode.SESSION_NOT_FOUND),
            Map.entry("jobId", ProblemCode.JOB_NOT_FOUND),
            Map.entry("campaignId", ProblemCode.CAMPAIGN_NOT_FOUND),
            Map.entry("template", ProblemCode.TEMPLATE_NOT_FOUND),
            Map.entry("person", ProblemCode.OPT_OUT_NOT_FOUND),
            Map.entry("webhookId", ProblemCode.WEBHOOK_NOT_FOUND),
            Map.entry("seq", ProblemCode.DELIVERY_NOT_FOUND),
            Map.entry("path", ProblemCode.MEDIA_NOT_FOUND),
            Map.entry("group", ProblemCode.GROUP_NOT_FOUND),
            Map.entry("contact", ProblemCode.PERSON_NOT_FOUND),
            Map.entry("channel", ProblemCode.CHANNEL_NOT_FOUND),
            Map.entry("jid", ProblemCode.NOT_FOUND),
            Map.entry("chat", ProblemCode.NOT_FOUND),
            Map.entry("messageId", ProblemCode.NOT_FOUND));

    private final JsonObject components;

    private ErrorAnswers(JsonObject components) {
        this.components = components;
    }

    /** Adds them to every operation; fails with {@link IllegalStateException} if one is written there. */
    static void addTo(ContractDocument document) {
        ErrorAnswers answers = new ErrorAnswers(child(child(document.json(), "components"), "responses"));
        document.operations().forEach(answers::add);
    }

    /** What it is called that there is nothing of the name that stands in the path. */
    public static ProblemCode absent(String pathParameter) {
        return ABSENT.getOrDefault(pathParameter, ProblemCode.NOT_FOUND);
    }

    private void add(Described operation) {
        Set<ProblemCode> codes = implied(operation);
        for (Object word : operation.json().getJsonArray(CODES, new JsonArray())) {
            if (!codes.add(code(operation, String.valueOf(word)))) {
                throw operation.fault(
                        CODES + " names " + word + ", which follows from what the operation is: leave it out");
            }
        }
        JsonObject responses = child(operation.json(), "responses");
        Map<Integer, List<ProblemCode>> byStatus =
                codes.stream().collect(Collectors.groupingBy(ProblemCode::status, TreeMap::new, Collectors.toList()));
        byStatus.forEach((status, same) -> answer(operation, responses, String.valueOf(status), same));
        operation
                .json()
                .put(CODES, new JsonArray(codes.stream().map(ProblemCode::code).toList()));
    }

    private static Set<ProblemCode> implied(Described operation) {
        Set<ProblemCode> codes = EnumSet.copyOf(ALWAYS);
        if (!operation.isPublic() || operation.weight() > 0) {
            codes.add(ProblemCode.TOO_MANY_REQUESTS);
        }
        if (!operation.isPublic()) {
            codes.addAll(OF_A_CALLER);
        }
        if (!operation.isRead()) {
            codes.addAll(OF_A_BODY);
            codes.add(ProblemCode.DISK_LOW);
        }
        for (JsonObject parameter : operation.parameters("path").toList()) {
            codes.add(absent(operation, parameter.getString("name")));
        }
        if (operation.parameters("header").anyMatch(parameter -> ONCE.equals(parameter.getString("name")))) {
            codes.add(ProblemCode.KEY_REUSED);
        }
        return codes;
    }

    private static ProblemCode absent(Described operation, String parameter) {
        ProblemCode code = ABSENT.get(parameter);
        if (code == null) {
            throw operation.fault("names something by {" + parameter
                    + "} in its path: say in ErrorAnswers which ProblemCode" + " means that there is none");
        }
        return code;
    }

    private static ProblemCode code(Described operation, String word) {
        return Arrays.stream(ProblemCode.values())
                .filter(code -> code.code().equals(word))
                .findFirst()
                .orElseThrow(() -> operation.fault(CODES + " names " + word + ", which is no ProblemCode"));
    }

    private void answer(Described operation, JsonObject responses, String status, List<ProblemCode> codes) {
        JsonObject own = responses.getJsonObject(status);
        String name = codes.stream().map(ErrorAnswers::name).collect(Collectors.joining("Or"));
        JsonObject made = components.getJsonObject(name);
        if (made == null) {
            made = made(codes);
            components.put(name, made);
        }
        if (own == null) {
            responses.put(status, new JsonObject().put("$ref", "#/components/responses/" + name));
        } else if (own.containsKey("$ref") || child(own, "content").containsKey(TYPE)) {
            throw operation.fault("writes the answer " + status + " itself: name its codes as " + CODES
                    + " instead, as far as they do not follow from what the operation is");
        } else {
            child(own, "content").mergeIn(made.getJsonObject("content"));
        }
    }

    private static JsonObject made(List<ProblemCode> codes) {
        JsonObject examples = new JsonObject();
        codes.forEach(code -> examples.put(
                code.code(), new JsonObject().put("value", Problem.of(code).toJson())));
        JsonObject schema = new JsonObject().put("$ref", "#/components/schemas/Problem");
        return new JsonObject()
                .put(
                        "description",
                        codes.stream()
                                .map(code -> "`" + code.code() + "`: " + code.title() + ".")
                                .collect(Collectors.joining(" ")))
                .put(
                        "content",
                        new JsonObject()
                                .put(
                                        TYPE,
                                        new JsonObject().put("schema", schema).put("examples", examples)));
    }

    private static String name(ProblemCode code) {
        return Arrays.stream(code.code().split("-", -1))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    }

    private static JsonObject child(JsonObject parent, String name) {
        if (!parent.containsKey(name)) {
            parent.put(name, new JsonObject());
        }
        return parent.getJsonObject(name);
    }
}
