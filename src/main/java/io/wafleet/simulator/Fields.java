package io.wafleet.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A bound request body: absent fields read as Go's zero values. */
record Fields(Map<String, Object> values, Map<String, Multipart.Upload> files) {
    String text(String name) {
        return values.get(name) instanceof String text ? text : "";
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    long number(String name) {
        return values.get(name) instanceof Number number ? number.longValue() : 0;
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    List<String> list(String name) {
        return values.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    Multipart.@Nullable Upload file(String name) {
        return files.get(name);
    }

    /** Everything but what the record says of every send: recipient and text. A file by its name, type, size and hash. */
    Map<String, Object> forRecord() {
        Map<String, Object> all = new LinkedHashMap<>(values);
        all.remove("phone");
        all.remove("message");
        files.forEach((name, file) -> all.put(
                name,
                Json.object(
                        "filename",
                        file.filename(),
                        "type",
                        file.type(),
                        "size",
                        file.size(),
                        "sha256",
                        file.sha256())));
        return all;
    }

    /** The {@code phone}, as the address the child makes of it. */
    String phone() {
        return Jid.sanitise(text("phone"));
    }
}
