package io.wafleet.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of a request body as the child's Go struct declares them: a wrong type is an error in Go's words.
 *
 * @param name of the struct
 * @param types {@code string}, {@code int}, {@code bool} or {@code []string} by field
 */
record Shape(String name, Map<String, String> types) {
    /** From a text such as {@code phone:string duration:int}. */
    static Shape of(String name, String fields) {
        Map<String, String> types = new LinkedHashMap<>();
        for (String field : fields.split(" ", -1)) {
            int colon = field.indexOf(':');
            types.put(field.substring(0, colon), field.substring(colon + 1));
        }
        return new Shape(name, Map.copyOf(types));
    }

    Fields bind(HttpRequest request) {
        String type = request.header("content-type");
        Multipart form = request.form();
        if (form != null) {
            return new Fields(fromForm(form.fields()), form.files());
        }
        if (type.startsWith("application/x-www-form-urlencoded")) {
            Map<String, List<String>> pairs = new LinkedHashMap<>();
            HttpRequest.decodeForm(request.body()).forEach((key, value) -> pairs.put(key, List.of(value)));
            return new Fields(fromForm(pairs), Map.of());
        }
        if (!type.startsWith("application/json")) {
            throw ApiException.internal("Unprocessable Entity");
        }
        return new Fields(fromJson(request.body()), Map.of());
    }

    private Map<String, Object> fromForm(Map<String, List<String>> form) {
        Map<String, Object> values = new LinkedHashMap<>();
        form.forEach((key, given) -> {
            String field = key.endsWith("[]") ? key.substring(0, key.length() - 2) : key;
            switch (types.getOrDefault(field, "")) {
                case "string" -> values.put(field, given.get(0));
                case "bool" -> values.put(field, Settings.isTrue(given.get(0)));
                case "[]string" -> values.put(field, given);
                case "int" -> values.put(field, parseInt(field, given.get(0)));
                default -> values.remove(field);
            }
        });
        return values;
    }

    private static long parseInt(String field, String text) {
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ApiException.internal(
                    "bind \"" + field + "\" from body: strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
        }
    }

    private Map<String, Object> fromJson(String body) {
        Object json;
        try {
            json = Json.parse(body);
        } catch (Json.SyntaxException e) {
            throw ApiException.internal("bind from body: " + e.getMessage());
        }
        if (json == null) {
            return Map.of();
        }
        if (!(json instanceof Map<?, ?> map)) {
            throw ApiException.internal(
                    "bind from body: json: cannot unmarshal " + Json.kind(json) + " into Go value of type " + name);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            String field = String.valueOf(key);
            String type = types.get(field);
            if (type != null && value != null) {
                requireType(field, type, value);
                values.put(field, value);
            }
        });
        return values;
    }

    private void requireType(String field, String type, Object value) {
        if (type.equals("[]string") && value instanceof List<?> list) {
            list.forEach(element -> requireType(field, "string", element == null ? "" : element));
            return;
        }
        boolean fits = switch (type) {
            case "string" -> value instanceof String;
            case "bool" -> value instanceof Boolean;
            case "int" -> value instanceof Long;
            default -> false;
        };
        if (!fits) {
            throw ApiException.internal("bind \"" + field + "\" from body: json: cannot unmarshal " + Json.kind(value)
                    + " into Go struct field " + name + "." + field + " of type " + type);
        }
    }
}
