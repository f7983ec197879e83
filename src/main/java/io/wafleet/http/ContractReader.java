package io.wafleet.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.http.Admission.Way;
import io.wafleet.http.Operation.Audit;
import io.wafleet.http.Operation.Input;
import io.wafleet.http.Operation.Kind;
import io.wafleet.http.contract.ContractDocument;
import io.wafleet.http.contract.Described;
import io.wafleet.http.contract.Offer;
import io.wafleet.http.contract.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes the operations out of an OpenAPI document; refuses what would leave open who may call one, or with what. */
final class ContractReader {
    private static final String JSON = "application/json";
    private static final JsonObject TOKEN = new JsonObject().put("name", Credentials.IN_QUERY);
    private static final JsonObject NOTHING = new JsonObject().put("additionalProperties", false);

    private final ContractDocument document;

    ContractReader(ContractDocument document) {
        this.document = document;
    }

    List<Operation> operations() {
        List<Operation> operations =
                document.operations().stream().map(this::operation).toList();
        Set<String> ids = new HashSet<>();
        operations.forEach(operation -> require(ids.add(operation.id()), operation.id(), "is there twice"));
        return operations;
    }

    private Operation operation(Described described) {
        String id = described.json().getString("operationId", "");
        require(!id.isEmpty(), described.id(), "has no operationId");
        Admission admission = admission(id, described.json().getJsonArray("security"));
        return new Operation(
                id,
                described.method(),
                route(described),
                admission,
                document.parameters(described.parameters("path").toList()),
                query(described, admission),
                input(id, described.method(), described.json()),
                offer(described.json().getJsonObject("responses")),
                weight(described),
                audit(id, described, admission));
    }

    private static int weight(Described described) {
        require(described.weight() >= 0, described.id(), "counts as less than nothing: x-rate");
        return described.weight();
    }

    /** What changes something is audited, unless the document says otherwise. Of strangers whoever lets them in tells. */
    private static Audit audit(String id, Described described, Admission admission) {
        Object said = described
                .json()
                .getValue("x-audit", !described.method().equals(HttpMethod.GET) && !admission.isPublic());
        if (said instanceof Boolean always) {
            return always ? Audit.ALWAYS : Audit.NEVER;
        }
        require("messages".equals(said), id, "has another x-audit than true, false or messages");
        return Audit.MESSAGES;
    }

    private Schema query(Described described, Admission admission) {
        Stream<JsonObject> token = Stream.of(TOKEN).filter(given -> admission.takesTokenInQuery());
        return document.parameters(
                Stream.concat(described.parameters("query"), token).toList());
    }

    private static String name(JsonObject parameter) {
        return parameter.getString("name");
    }

    /** OpenAPI knows no parameter of several steps. */
    private static String route(Described described) {
        String route = described.path();
        for (JsonObject parameter : described.parameters("path").toList()) {
            boolean several = parameter.getBoolean("x-several-steps", false);
            route = route.replace("{" + name(parameter) + "}", several ? "*" : ":" + name(parameter));
        }
        require(!route.contains("{"), described.path(), "has a parameter that is not described");
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
            return new Input(socket ? Kind.SOCKET : Kind.NONE, false, Bodies.MAX_BYTES, document.schema(NOTHING));
        }
        require(!socket && !method.equals(HttpMethod.GET), id, "has a body that nobody would send");
        JsonObject content = resolved(body).getJsonObject("content");
        JsonObject json = content.getJsonObject(JSON, new JsonObject());
        return new Input(
                content.fieldNames().equals(Set.of(JSON)) ? Kind.JSON : Kind.OWN,
                resolved(body).getBoolean("required", false),
                resolved(body).getInteger("x-max-bytes", Bodies.MAX_BYTES),
                document.schema(json.getJsonObject("schema", new JsonObject())));
    }

    private Offer offer(JsonObject responses) {
        return new Offer(responses.stream()
                .filter(answer -> answer.getKey().startsWith("2"))
                .flatMap(answer ->
                        resolved((JsonObject) answer.getValue()).getJsonObject("content", new JsonObject()).stream())
                .map(Map.Entry::getKey)
                .distinct()
                .toList());
    }

    private JsonObject resolved(JsonObject described) {
        return document.resolved(described);
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
