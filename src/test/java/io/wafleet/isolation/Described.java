package io.wafleet.isolation;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.Yaml;

/**
 * An operation of the contract, as this test reads it by itself.
 *
 * @param security by which schemes, with which scopes, it is called
 */
record Described(String id, String method, String path, List<Map.Entry<String, Set<String>>> security) {
    private static final Path DOCUMENT = Path.of("src/main/resources/openapi.yaml");
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    static List<Described> all() throws IOException {
        JsonObject paths =
                new JsonObject(new Yaml().<Map<String, Object>>load(Files.readString(DOCUMENT))).getJsonObject("paths");
        return paths.stream()
                .flatMap(path -> ((JsonObject) path.getValue())
                        .stream()
                                .filter(each -> METHODS.contains(each.getKey()))
                                .map(each -> of(path.getKey(), each.getKey(), (JsonObject) each.getValue())))
                .toList();
    }

    private static Described of(String path, String method, JsonObject operation) {
        List<Map.Entry<String, Set<String>>> ways = operation.getJsonArray("security").stream()
                .flatMap(way -> ((JsonObject) way).stream())
                .map(way -> Map.entry(way.getKey(), scopes((JsonArray) way.getValue())))
                .toList();
        return new Described(operation.getString("operationId"), method.toUpperCase(java.util.Locale.ROOT), path, ways);
    }

    private static Set<String> scopes(JsonArray scopes) {
        return Set.copyOf(scopes.stream().map(String::valueOf).toList());
    }

    /** Whether the child answers, in its own way. */
    boolean isTheChilds() {
        return path.startsWith("/proxy/");
    }

    /** Its name in the table. */
    String row() {
        return isTheChilds() ? "proxy " + id : id;
    }

    /** Whether the contract lets the asker's credential pass. */
    boolean lets(Asker asker) {
        return security.isEmpty() || security.stream().anyMatch(way -> lets(way.getKey(), way.getValue(), asker));
    }

    private static boolean lets(String scheme, Set<String> scopes, Asker asker) {
        return switch (scheme) {
            case "bearer" ->
                asker.reach() != Asker.Reach.NOBODY
                        && !asker.isRoomToken()
                        && asker.scopes().containsAll(scopes);
            case "roomToken", "queryToken" -> asker.scopes().contains("events:read");
            // Of a key that lies in the gateway's own folder, and that nobody here has.
            case "local" -> false;
            default -> throw new AssertionError("nobody has said whom the scheme " + scheme + " lets pass");
        };
    }
}
