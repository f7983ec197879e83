package io.wafleet.http.contract;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The contract as an OpenAPI document: what is written, and what follows from it ({@link ErrorAnswers}, {@link Examples}).
 *
 * @param json not to be changed
 */
public record ContractDocument(JsonObject json) {
    private static final int LINE = 120;
    /** Beside these, a path has what its operations share. */
    private static final List<HttpMethod> METHODS =
            List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

    /** Reads and completes it; fails with {@link IllegalStateException} if it says what must not be said. */
    public static ContractDocument of(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        ContractDocument written = new ContractDocument(
                new JsonObject(new Yaml(new SafeConstructor(options)).<Map<String, Object>>load(yaml)));
        ErrorAnswers.addTo(written);
        Examples.addTo(written);
        return written;
    }

    /** In the order in which they are written. */
    public List<Described> operations() {
        return json.getJsonObject("paths").stream()
                .flatMap(path -> operations(path.getKey(), (JsonObject) path.getValue()))
                .toList();
    }

    private Stream<Described> operations(String path, JsonObject item) {
        return METHODS.stream().filter(method -> item.containsKey(key(method))).map(method -> {
            JsonObject described = item.getJsonObject(key(method));
            return new Described(
                    path,
                    method,
                    described,
                    Stream.concat(parameters(item), parameters(described)).toList());
        });
    }

    private static String key(HttpMethod method) {
        return method.name().toLowerCase(Locale.ROOT);
    }

    private Stream<JsonObject> parameters(JsonObject described) {
        return described.getJsonArray("parameters", new JsonArray()).stream()
                .map(parameter -> resolved((JsonObject) parameter));
    }

    /** The document in JSON. Blocks for a moment. */
    public Buffer asJson() {
        return json.toBuffer();
    }

    /** The document in YAML. Blocks for a tenth of a second. */
    public Buffer asYaml() {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(LINE);
        // Of maps and lists alone, which a dumper knows.
        return Buffer.buffer(new Yaml(options).dump(new JsonObject(asJson()).getMap()));
    }

    /** What is checked of the JSON that a schema describes. */
    public Schema schema(JsonObject described) {
        return Schema.of(described, this::resolved);
    }

    /** What is checked of parameters in one place, and that there are no others. */
    public Schema parameters(List<JsonObject> described) {
        return Schema.ofParameters(described, this::resolved);
    }

    /** What is described here, or where this refers to. */
    public JsonObject resolved(JsonObject described) {
        String reference = described.getString("$ref");
        if (reference == null) {
            return described;
        }
        JsonObject target = json;
        for (String step : reference.substring("#/".length()).split("/", -1)) {
            target = target.getJsonObject(step);
        }
        return target;
    }
}
