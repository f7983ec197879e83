package io.wafleet.conformance;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The recorded answers of the real child (v9.2.0, offline, never paired). */
final class Recordings {
    private static final JsonObject FILE = read();

    private Recordings() {}

    /** The calls in their order, by the moment in the child's life at which they were made. */
    static Map<String, List<RecordedCall>> callsByPhase() {
        var calls = FILE.getJsonArray("calls");
        return IntStream.range(0, calls.size())
                .mapToObj(i -> new RecordedCall(i, calls.getJsonObject(i)))
                .collect(Collectors.groupingBy(RecordedCall::phase, LinkedHashMap::new, Collectors.toList()));
    }

    static List<JsonObject> socketCases() {
        return objects(FILE, "websocket");
    }

    /** One code for each of the two processes of the recording. */
    static List<Integer> exitCodesOnTerm() {
        return FILE.getJsonArray("exit_code_on_sigterm").stream()
                .map(Integer.class::cast)
                .toList();
    }

    static List<JsonObject> objects(JsonObject parent, String key) {
        return parent.getJsonArray(key).stream().map(JsonObject.class::cast).toList();
    }

    private static JsonObject read() {
        try (var in = Recordings.class.getResourceAsStream("/gowa-recordings.json")) {
            return new JsonObject(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
