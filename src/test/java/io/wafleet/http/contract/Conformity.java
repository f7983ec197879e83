package io.wafleet.http.contract;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import io.wafleet.http.Contract;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether what is answered is what the contract says. It is judged by a library, and not by what checks requests in the gateway;
 * and more strictly than a client may: also what the contract does not name is a fault.
 */
public final class Conformity {
    /** What may be answered where no operation is: who asks, how often and how it is written come before the address. */
    private static final List<Integer> NOWHERE = List.of(400, 401, 404, 405, 429);

    private static final String BASE = "https://wafleet.test/contract";
    private static final String PROBLEM = "application/problem+json";
    private static final Conformity OURS = new Conformity(Contract.read().document());

    private final ContractDocument document;
    private final SchemaRepository schemas;

    private Conformity(ContractDocument document) {
        this.document = document;
        JsonObject closed = document.json().copy();
        closed.getJsonObject("components")
                .getJsonObject("schemas")
                .forEach(named -> close((JsonObject) named.getValue()));
        this.schemas = SchemaRepository.create(new JsonSchemaOptions()
                        .setBaseUri(BASE)
                        .setDraft(Draft.DRAFT202012)
                        .setOutputFormat(OutputFormat.Basic))
                .dereference(BASE, JsonSchema.of(closed));
    }

    /** Of the gateway's own contract. */
    public static Conformity ours() {
        return OURS;
    }

    private static void close(JsonObject schema) {
        JsonObject properties = schema.getJsonObject("properties");
        if (properties != null) {
            schema.getMap().putIfAbsent("additionalProperties", false);
            properties.forEach(property -> close((JsonObject) property.getValue()));
        }
        if (schema.getValue("items") instanceof JsonObject items) {
            close(items);
        }
    }

    /** What is wrong with a value that is to be as the named schema says; empty for nothing. */
    public List<String> faults(String schemaReference, Object value) {
        OutputUnit result = schemas.validator(BASE + schemaReference).validate(value);
        return result.getErrors() == null
                ? List.of()
                : result.getErrors().stream()
                        .map(error -> error.getInstanceLocation() + " " + error.getError())
                        .toList();
    }

    /** The operation at the address; empty if there is none. */
    public Optional<Described> operation(String method, String path) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        return document.operations().stream()
                .filter(operation -> operation.method().name().equals(wanted) && isAt(operation, path))
                .min(Comparator.comparing(Described::path, Comparator.comparing(text -> text.replace('{', '~'))));
    }

    private static boolean isAt(Described operation, String path) {
        String steps = operation.path();
        for (JsonObject parameter : operation.parameters("path").toList()) {
            boolean several = parameter.getBoolean("x-several-steps", false);
            steps = steps.replace("{" + parameter.getString("name") + "}", several ? ".+" : "[^/]+");
        }
        return Pattern.matches(steps + "/?", path);
    }

    /**
     * What is wrong with an answer; empty for nothing.
     *
     * @param path without the query
     * @param type of the body, empty for none
     */
    public List<String> faults(String method, String path, int status, String type, String body) {
        Optional<Described> found = operation(method, path);
        if (found.isEmpty()) {
            return method.equals("OPTIONS") || NOWHERE.contains(status)
                    ? List.of()
                    : List.of("there is no such operation");
        }
        JsonObject answer = found.get().json().getJsonObject("responses").getJsonObject(String.valueOf(status));
        if (answer == null) {
            return List.of("the contract has no answer " + status);
        }
        JsonObject content = document.resolved(answer).getJsonObject("content", new JsonObject());
        if (body.isEmpty() && (method.equals("HEAD") || content.isEmpty())) {
            return List.of();
        }
        String kind = type.replaceAll(";.*", "").toLowerCase(Locale.ROOT);
        if (!content.containsKey(kind)) {
            return content.containsKey("*/*") ? List.of() : List.of(kind + " is none of " + content.fieldNames());
        }
        List<String> faults = new ArrayList<>();
        if (kind.equals("application/json") || kind.endsWith("+json")) {
            if (body.isEmpty()) {
                return List.of("there is no body");
            }
            String schema = content.getJsonObject(kind).getJsonObject("schema").getString("$ref");
            JsonObject json = new JsonObject(body);
            faults.addAll(faults(schema, json));
            if (kind.equals(PROBLEM) && !codes(found.get(), status).contains(json.getString("code"))) {
                faults.add("the code " + json.getString("code") + " is none of " + codes(found.get(), status)
                        + ": name it as one of x-problems");
            }
        }
        return faults;
    }

    private List<String> codes(Described operation, int status) {
        JsonObject answer =
                document.resolved(operation.json().getJsonObject("responses").getJsonObject(String.valueOf(status)));
        JsonObject examples =
                answer.getJsonObject("content").getJsonObject(PROBLEM).getJsonObject("examples");
        return examples.stream().map(Map.Entry::getKey).toList();
    }

    /** The examples of the operation's bodies and answers, each with its schema. */
    List<JsonObject> contents(Described operation) {
        return Examples.contents(document, operation).toList();
    }

    ContractDocument document() {
        return document;
    }
}
