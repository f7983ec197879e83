package io.wafleet.http.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemException;
import io.wafleet.problem.Unknown;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the contract says that a piece of a request must be. Whatever is otherwise is refused in words for who wrote it: which
 * field it is, and how it is written right. That is why no library does it (docs/adr/0015); it knows the keywords of JSON Schema
 * that requests are described with here, and refuses a contract with any other.
 */
public final class Schema {
    /** Which say nothing that could be wrong. How times are written is told by who reads them. */
    private static final Set<String> NOTES =
            Set.of("description", "default", "examples", "example", "format", "contentEncoding");

    private static final Set<String> OF_OBJECTS =
            Set.of("properties", "required", "additionalProperties", "minProperties", "maxProperties");
    private static final Set<String> OF_LISTS = Set.of("items", "minItems", "maxItems");
    private static final Set<String> OF_KINDS = Set.of("oneOf", "discriminator");

    private final Scalar scalar;
    private final Map<String, Schema> properties;
    private final List<String> required;
    /** What fields without a name here must be; null if there may be none. */
    private final @Nullable Schema others;

    private final boolean open;
    private final @Nullable Schema items;
    private final Range fields;
    private final Range length;
    /** Where an object is one of several kinds: what it must be. */
    private final @Nullable OneOf kinds;

    private Schema(JsonObject json, UnaryOperator<JsonObject> resolved) {
        Set<String> keywords = new HashSet<>(json.fieldNames());
        keywords.removeAll(NOTES);
        keywords.removeAll(OF_OBJECTS);
        keywords.removeAll(OF_LISTS);
        keywords.removeAll(OF_KINDS);
        keywords.removeAll(Scalar.KEYWORDS);
        if (!keywords.isEmpty()) {
            throw new IllegalStateException("openapi.yaml: what requests must be is not checked by " + keywords);
        }
        this.scalar = Scalar.of(json);
        this.properties = new LinkedHashMap<>();
        json.getJsonObject("properties", new JsonObject())
                .forEach(each -> properties.put(each.getKey(), of((JsonObject) each.getValue(), resolved)));
        this.required = json.getJsonArray("required", new JsonArray()).stream()
                .map(String::valueOf)
                .toList();
        Object rest = json.getValue("additionalProperties", properties.isEmpty());
        this.others = rest instanceof JsonObject schema ? of(schema, resolved) : null;
        this.open = !Boolean.FALSE.equals(rest);
        JsonObject each = json.getJsonObject("items");
        this.items = each == null ? null : of(each, resolved);
        this.fields = Range.of(json, "minProperties", "maxProperties");
        this.length = Range.of(json, "minItems", "maxItems");
        this.kinds = json.containsKey("oneOf") ? OneOf.of(json, resolved) : null;
    }

    /** @param resolved follows references */
    static Schema of(JsonObject json, UnaryOperator<JsonObject> resolved) {
        return new Schema(resolved.apply(json), resolved);
    }

    /** As it is, but with nothing said about a field, which is read by somebody else. */
    public Schema without(String field) {
        Schema rest = withOptional(field);
        rest.properties.remove(field);
        return rest;
    }

    /** As it is, but a field need not be there. */
    public Schema withOptional(String field) {
        return new Schema(this, field);
    }

    private Schema(Schema other, String optional) {
        this.scalar = other.scalar;
        this.properties = new LinkedHashMap<>(other.properties);
        this.required =
                other.required.stream().filter(name -> !name.equals(optional)).toList();
        this.others = other.others;
        this.open = other.open;
        this.items = other.items;
        this.fields = other.fields;
        this.length = other.length;
        this.kinds = other.kinds == null ? null : other.kinds.withOptional(optional);
    }

    /** Fails with a problem unless the whole body is as it must be. */
    public void check(JsonObject body) {
        check("", body);
    }

    /** What the parameters in this place must be, each with its name and whether it must be there. */
    static Schema ofParameters(List<JsonObject> parameters, UnaryOperator<JsonObject> resolved) {
        JsonObject properties = new JsonObject();
        JsonArray required = new JsonArray();
        for (JsonObject parameter : parameters) {
            properties.put(parameter.getString("name"), parameter.getJsonObject("schema", new JsonObject()));
            if (parameter.getBoolean("required", false)) {
                required.add(parameter.getString("name"));
            }
        }
        return of(
                new JsonObject()
                        .put("properties", properties)
                        .put("required", required)
                        .put("additionalProperties", false),
                resolved);
    }

    /** The names that it knows. */
    public Set<String> names() {
        return Collections.unmodifiableSet(properties.keySet());
    }

    /** Those of them that must be there. */
    public List<String> required() {
        return required;
    }

    /** As {@link #checkText}, for what is only absent if it is otherwise; also of a name that it does not know. */
    public boolean isRight(String name, String text) {
        try {
            if (properties.containsKey(name)) {
                checkText(name, text);
            }
            return true;
        } catch (ProblemException otherwise) {
            return false;
        }
    }

    /** Fails unless the text of a parameter, which must be one of the names, stands for what it must be. */
    public void checkText(String name, String text) {
        Objects.requireNonNull(properties.get(name)).scalar.checkText(name, text);
    }

    private void check(String field, @Nullable Object value) {
        scalar.check(field, value);
        if (value instanceof JsonObject object) {
            checkObject(field, object);
        } else if (value instanceof JsonArray list) {
            length.check(field, list.size(), "must be a list of ", "");
            for (int i = 0; items != null && i < list.size(); i++) {
                items.check(field + "[" + i + "]", list.getValue(i));
            }
        }
    }

    private void checkObject(String field, JsonObject object) {
        String prefix = field.isEmpty() ? "" : field + ".";
        if (kinds != null) {
            kinds.check(prefix, object);
            return;
        }
        checkFields(prefix, object);
        if (object.size() < fields.least() && !properties.isEmpty()) {
            throw Problem.field(
                            field.isEmpty() ? "body" : field,
                            "must have one of " + String.join(", ", properties.keySet()))
                    .exception();
        }
        fields.check(field.isEmpty() ? "body" : field, object.size(), "must have ", " fields");
    }

    /** @param prefix of the fields' names in problems */
    void checkFields(String prefix, JsonObject object) {
        for (String name : object.fieldNames()) {
            Schema known = properties.getOrDefault(name, others);
            if (known != null) {
                known.check(prefix + name, object.getValue(name));
            } else if (!open) {
                throw Unknown.of("field", prefix + name, named(prefix)).exception();
            }
        }
        for (String name : required) {
            if (!object.containsKey(name)) {
                throw Problem.field(prefix + name, "is missing").exception();
            }
        }
    }

    private List<String> named(String prefix) {
        return properties.keySet().stream().map(prefix::concat).toList();
    }
}
