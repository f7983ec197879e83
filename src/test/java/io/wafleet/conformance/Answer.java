package io.wafleet.conformance;

import io.vertx.core.json.Json;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is compared of an answer: the status, the four headers that say how to read it, and the body, as a tree where
 * it is JSON. A header that is absent here was absent on the wire.
 */
record Answer(int status, Map<String, String> headers, Object body) {
    /** The recording kept these; Date, Content-Length and the like follow from the rest. */
    private static final List<String> HEADERS = List.of("cache-control", "content-type", "vary", "www-authenticate");

    static Answer of(HttpResponse<String> response) {
        var headers = new TreeMap<String, String>();
        for (var name : HEADERS) {
            var values = response.headers().allValues(name);
            if (!values.isEmpty()) {
                headers.put(name, String.join(", ", values));
            }
        }
        return new Answer(response.statusCode(), headers, body(response));
    }

    Answer withBody(Object other) {
        return new Answer(status, headers, other);
    }

    private static Object body(HttpResponse<String> response) {
        var isJson = response.headers()
                .firstValue("content-type")
                .filter(type -> type.startsWith("application/json"))
                .isPresent();
        return isJson && !response.body().isEmpty() ? Json.decodeValue(response.body()) : response.body();
    }
}
