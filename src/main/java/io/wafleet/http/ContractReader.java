package io.wafleet.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.http.Admission.Way;
import io.wafleet.http.Operation.Input;
import io.wafleet.http.Operation.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Takes the operations out of an OpenAPI document; refuses what would leave open who may call one, or with what. */
final class ContractReader {
    private static final String JSON = "application/json";
    /** Beside these, a path has what its operations share. */
    private static final List<HttpMethod> METHODS =
            List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

    private final JsonObject document;

    ContractReader(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        this.document = new JsonObject(new Yaml(new SafeConstructor(options)).<Map<String, Object>>load(yaml));
    }

    List<Operation> operations() {
        List<Operation> operations = document.getJsonObject("paths").stream()
                .flatMap(path -> operations(path.getKey(), (JsonObject) path.getValue()))
                .toList();
        Set<String> ids = new HashSet<>();
        operations.forEach(operation -> require(ids.add(operation.id()), operation.id(), "is there twice"));
        return operations;
    }

    private Stream<Operation> operations(String path, JsonObject item) {
        return METHODS.stream()
                .filter(method -> item.containsKey(key(method)))
                .map(method -> operation(path, method, item.getJsonObject(key(method)), parameters(item)));
    }

    private static String key(HttpMethod method) {
        return method.name().toLowerCase(Locale.ROOT);
    }

    private Operation operation(String path, HttpMethod method, JsonObject described, List<JsonObject> shared) {
        String id = described.getString("operationId", "");
        require(!id.isEmpty(), method + " " + path, "has no operationId");
        List<JsonObject> parameters = new ArrayList<>(shared);
        parameters.addAll(parameters(described));
        Admission admission = admission(id, described.getJsonArray("security"));
        return new Operation(
                id,
                method,
                route(path, parameters),
                admission,
                query(parameters, admission),
                input(id, method, described));
    }

    private List<JsonObject> parameters(JsonObject described) {
        return described.getJsonArray("parameters", new JsonArray()).stream()
                .map(parameter -> resolved((JsonObject) parameter))
                .toList();
    }

    private static Set<String> query(List<JsonObject> parameters, Admission admission) {
        Set<String> names = named("query", parameters).map(ContractReader::name).collect(Collectors.toSet());
        if (admission.takesTokenInQuery()) {
            names.add(Credentials.IN_QUERY);
        }
        return names;
    }

    private static Stream<JsonObject> named(String in, List<JsonObject> parameters) {
        return parameters.stream().filter(parameter -> in.equals(parameter.getString("in")));
    }

    private static String name(JsonObject parameter) {
        return parameter.getString("name");
    }

    /** OpenAPI knows no parameter of several steps. */
    private static String route(String path, List<JsonObject> parameters) {
        String route = path;
        for (JsonObject parameter : named("path", parameters).toList()) {
            boolean several = parameter.getBoolean("x-several-steps", false);
            route = route.replace("{" + name(parameter) + "}", several ? "*" : ":" + name(parameter));
        }
        require(!route.contains("{"), path, "has a parameter that is not described");
        return route;
    }

    private static Admission admission(String id, @Nullable JsonArray security) {
        if (security == null) {
            throw fault(id, "does not say who may call it: security is missing");
        }
        List<Way> ways = new ArrayList<>();
        for (Object each : security) {
            JsonObject alternative = (JsonObject) each;
            require(alternative.size() == 1, id, "needs several security schemes at the same time");
            alternative.forEach(way -> ways.add(way(id, way.getKey(), (JsonArray) way.getValue())));
        }
        return new Admission(ways);
    }

    private static Way way(String id, String scheme, JsonArray scopes) {
        try {
            return Admission.way(scheme, scopes.stream().map(String::valueOf).toList());
        } catch (IllegalArgumentException unknown) {
            throw fault(id, "cannot be called by anybody: " + unknown.getMessage());
        }
    }

    private Input input(String id, HttpMethod method, JsonObject described) {
        JsonObject body = described.getJsonObject("requestBody");
        boolean socket = described.getJsonObject("responses").containsKey("101");
        if (body == null) {
            return new Input(socket ? Kind.SOCKET : Kind.NONE, false, Bodies.MAX_BYTES, Set.of(), Set.of());
        }
        require(!socket && !method.equals(HttpMethod.GET), id, "has a body that nobody would send");
        JsonObject content = resolved(body).getJsonObject("content");
        JsonObject properties = content.containsKey(JSON)
                ? resolved(content.getJsonObject(JSON).getJsonObject("schema"))
                        .getJsonObject("properties", new JsonObject())
                : new JsonObject();
        return new Input(
                content.fieldNames().equals(Set.of(JSON)) ? Kind.JSON : Kind.OWN,
                resolved(body).getBoolean("required", false),
                resolved(body).getInteger("x-max-bytes", Bodies.MAX_BYTES),
                properties.fieldNames(),
                properties.stream()
                        .filter(property -> mayBeNull(resolved((JsonObject) property.getValue())))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()));
    }

    private static boolean mayBeNull(JsonObject schema) {
        return schema.getValue("type") instanceof JsonArray types && types.contains("null");
    }

    private JsonObject resolved(JsonObject described) {
        String reference = described.getString("$ref");
        if (reference == null) {
            return described;
        }
        JsonObject target = document;
        for (String step : reference.substring("#/".length()).split("/", -1)) {
            target = target.getJsonObject(step);
        }
        return target;
    }

    private static void require(boolean holds, String what, String fault) {
        if (!holds) {
            throw fault(what, fault);
        }
    }

    private static IllegalStateException fault(String what, String fault) {
        return new IllegalStateException("openapi.yaml: " + what + " " + fault);
    }
}
