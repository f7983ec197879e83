package io.wafleet.http.contract;

import io.vertx.core.json.JsonObject;
import io.wafleet.problem.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an object of one of several kinds must be. A field of it, the contract's {@code discriminator}, says which kind it is.
 *
 * @param field that tells the kind
 * @param kinds by what stands in the field
 * @param usual what the kind is where the field is left out; null if it must be there
 */
record OneOf(
        String field, Map<String, Schema> kinds, @Nullable String usual) {

    static OneOf of(JsonObject json, UnaryOperator<JsonObject> resolved) {
        JsonObject discriminator = json.getJsonObject("discriminator");
        if (discriminator == null) {
            throw new IllegalStateException("openapi.yaml: oneOf needs a discriminator with a mapping");
        }
        String field = discriminator.getString("propertyName");
        Map<String, Schema> kinds = new LinkedHashMap<>();
        discriminator
                .getJsonObject("mapping")
                .forEach(kind ->
                        kinds.put(kind.getKey(), Schema.of(new JsonObject().put("$ref", kind.getValue()), resolved)));
        if (kinds.size() != json.getJsonArray("oneOf").size()) {
            throw new IllegalStateException("openapi.yaml: the discriminator " + field + " does not map all of oneOf");
        }
        List<String> usual = kinds.entrySet().stream()
                .filter(kind -> !kind.getValue().required().contains(field))
                .map(Map.Entry::getKey)
                .toList();
        if (usual.size() > 1) {
            throw new IllegalStateException("openapi.yaml: without " + field + " it could be each of " + usual);
        }
        return new OneOf(field, kinds, usual.isEmpty() ? null : usual.get(0));
    }

    /** As it is, but a field need not be there. */
    OneOf withOptional(String name) {
        Map<String, Schema> copies = new LinkedHashMap<>();
        kinds.forEach((kind, schema) -> copies.put(kind, schema.withOptional(name)));
        return new OneOf(field, copies, usual);
    }

    /** @param prefix of the fields' names in problems */
    void check(String prefix, JsonObject object) {
        Object given = object.getValue(field, usual);
        if (given == null && !object.containsKey(field)) {
            throw Problem.field(prefix + field, "is missing").exception();
        }
        // What is null says no other kind, and is refused where the field itself is looked at.
        String kind = given == null && usual != null ? usual : String.valueOf(given);
        Schema schema = given == null || given instanceof String ? kinds.get(kind) : null;
        if (schema == null) {
            throw Problem.field(prefix + field, "must be one of " + String.join(", ", new TreeSet<>(kinds.keySet())))
                    .exception();
        }
        object.fieldNames().stream()
                .filter(name -> !schema.names().contains(name))
                .forEach(name -> refuseOfOthers(prefix + name, name, kind));
        schema.checkFields(prefix, object);
    }

    private void refuseOfOthers(String shown, String name, String kind) {
        List<String> others = kinds.entrySet().stream()
                .filter(other -> other.getValue().names().contains(name))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (!others.isEmpty()) {
            throw Problem.field(
                            shown,
                            "does not belong to the " + field + " " + kind + ": it belongs to "
                                    + String.join(", ", others))
                    .exception();
        }
    }
}
