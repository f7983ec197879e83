package io.wafleet.rest.docs;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.http.contract.ContractDocument;
import io.wafleet.http.contract.Described;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The contract as a collection of Postman (format 2.1): a folder for each tag, a request for each operation, with the contract's
 * examples as its body. Where the gateway is, and the token, are its variables.
 */
final class Postman {
    private static final String FORMAT = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
    private static final String JSON = "application/json";
    private static final String FORM = "multipart/form-data";

    private final ContractDocument contract;

    Postman(ContractDocument contract) {
        this.contract = contract;
    }

    Buffer asJson() {
        JsonObject info = contract.json().getJsonObject("info");
        JsonArray folders = new JsonArray();
        contract.json().getJsonArray("tags").forEach(tag -> folders.add(folder(((JsonObject) tag).getString("name"))));
        return new JsonObject()
                .put(
                        "info",
                        new JsonObject()
                                .put("name", info.getString("title") + " " + info.getString("version"))
                                .put("description", info.getString("description"))
                                .put("schema", FORMAT))
                .put(
                        "auth",
                        new JsonObject()
                                .put("type", "bearer")
                                .put(
                                        "bearer",
                                        new JsonArray()
                                                .add(pair("token", "{{token}}").put("type", "string"))))
                .put("variable", new JsonArray().add(pair("baseUrl", server())).add(pair("token", "")))
                .put("item", folders)
                .toBuffer();
    }

    private String server() {
        return contract.json().getJsonArray("servers").getJsonObject(0).getString("url");
    }

    private JsonObject folder(String tag) {
        JsonArray requests = new JsonArray();
        contract.operations().stream()
                .filter(operation -> operation.json().getJsonArray("tags").contains(tag))
                .forEach(operation -> requests.add(item(operation)));
        return new JsonObject().put("name", tag).put("item", requests);
    }

    private JsonObject item(Described operation) {
        JsonObject request = new JsonObject()
                .put("method", operation.method().name())
                .put(
                        "description",
                        operation
                                .json()
                                .getString("description", operation.json().getString("summary")))
                .put("header", headers(operation))
                .put("url", url(operation));
        if (operation.isPublic()) {
            request.put("auth", new JsonObject().put("type", "noauth"));
        }
        JsonObject body = operation.json().getJsonObject("requestBody");
        if (body != null) {
            request.put("body", body(contract.resolved(body).getJsonObject("content")));
        }
        return new JsonObject()
                .put("name", operation.json().getString("summary"))
                .put("request", request)
                .put("response", new JsonArray());
    }

    private JsonArray headers(Described operation) {
        JsonArray headers = new JsonArray();
        if (operation.json().containsKey("requestBody")) {
            headers.add(pair("Content-Type", JSON));
        }
        operation
                .parameters("header")
                .forEach(parameter -> headers.add(parameter(parameter).put("disabled", true)));
        return headers;
    }

    /** What may be left out of the query is there, but not switched on. */
    private static JsonObject url(Described operation) {
        List<String> steps = new ArrayList<>();
        Arrays.stream(operation.path().substring(1).split("/", -1))
                .forEach(step -> steps.add(step.replace("{", ":").replace("}", "")));
        JsonArray query = new JsonArray();
        operation
                .parameters("query")
                .forEach(parameter ->
                        query.add(parameter(parameter).put("disabled", !parameter.getBoolean("required", false))));
        JsonArray variables = new JsonArray();
        operation.parameters("path").forEach(parameter -> variables.add(parameter(parameter)));
        return new JsonObject()
                .put("raw", "{{baseUrl}}/" + String.join("/", steps))
                .put("host", new JsonArray().add("{{baseUrl}}"))
                .put("path", new JsonArray(steps))
                .put("query", query)
                .put("variable", variables);
    }

    private static JsonObject parameter(JsonObject described) {
        JsonObject schema = described.getJsonObject("schema", new JsonObject());
        Object example = described.getValue("example", schema.getValue("default", ""));
        return pair(described.getString("name"), Objects.toString(example, ""))
                .put("description", described.getString("description", ""));
    }

    private JsonObject body(JsonObject content) {
        if (!content.containsKey(JSON)) {
            String type = content.containsKey(FORM) ? "formdata" : "file";
            return new JsonObject().put("mode", type);
        }
        JsonObject example = content.getJsonObject(JSON).getJsonObject("example", new JsonObject());
        return new JsonObject()
                .put("mode", "raw")
                .put("raw", example.encodePrettily())
                .put("options", new JsonObject(Map.of("raw", new JsonObject().put("language", "json"))));
    }

    private static JsonObject pair(String key, String value) {
        return new JsonObject().put("key", key).put("value", value);
    }
}
