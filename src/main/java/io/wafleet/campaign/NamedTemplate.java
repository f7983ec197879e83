package io.wafleet.campaign;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.campaign.Template.MissingVariable;
import io.wafleet.campaign.Template.Place;
import io.wafleet.campaign.rows.Name;
import io.wafleet.problem.Problem;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A text of a tenant's that sends and campaigns name.
 *
 * @param language as the tenant says it, such as {@code pt-BR}; null where it says nothing
 * @param text with places for variables, as a campaign's
 */
public record NamedTemplate(
        String tenant, String name, @Nullable String language, String text, Instant createdAt, Instant updatedAt) {
    private static final String VARIABLES = "variables";
    /** Nobody fills in more; each is looked up with every send. */
    private static final int MOST = 100;

    /** Fails with a problem that names the field {@code text} if a place in it cannot be read, or there are too many variables. */
    public NamedTemplate {
        long variables = Template.places("text", text).stream()
                .map(Place::key)
                .distinct()
                .count();
        if (variables > MOST) {
            throw Problem.field("text", "has places for " + variables + " variables, and may have " + MOST)
                    .exception();
        }
    }

    /**
     * The text for one recipient. Fails with a problem that names a variable that is missing, that the text does not have, or that
     * is neither a text, a number nor a truth value.
     */
    public String fill(JsonObject variables) {
        List<Place> places = Template.places("text", text);
        Set<String> keys = places.stream().map(Place::key).collect(Collectors.toSet());
        Map<String, String> values = new HashMap<>();
        for (Map.Entry<String, Object> given : variables) {
            String key = Name.key(given.getKey());
            if (!keys.contains(key)) {
                throw unknown(given.getKey(), places);
            }
            Object value = given.getValue();
            if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
                throw Problem.field(VARIABLES + "." + given.getKey(), "must be a string or a number")
                        .exception();
            }
            if (values.put(key, value.toString()) != null) {
                throw Problem.field(VARIABLES + "." + given.getKey(), "is there twice")
                        .exception();
            }
        }
        return filled(values);
    }

    private String filled(Map<String, String> values) {
        try {
            String filled = Template.fill(text, values);
            if (filled.isBlank()) {
                throw Problem.field(VARIABLES, "leave nothing of the text").exception();
            }
            return filled;
        } catch (MissingVariable missing) {
            throw Problem.field(VARIABLES, String.valueOf(missing.getMessage())).exception();
        }
    }

    private static RuntimeException unknown(String name, List<Place> places) {
        String has = places.isEmpty()
                ? "has none"
                : "has " + places.stream().map(Place::name).distinct().collect(Collectors.joining(", "));
        return Problem.field(VARIABLES + "." + name, "is no variable of the template, which " + has)
                .exception();
    }

    /** With another text. */
    public NamedTemplate changed(@Nullable String otherLanguage, String otherText, Instant now) {
        return new NamedTemplate(tenant, name, otherLanguage, otherText, createdAt, now);
    }

    /** For the API. */
    public JsonObject toJson() {
        Map<String, JsonObject> variables = new LinkedHashMap<>();
        for (Place place : Template.places("text", text)) {
            JsonObject variable = variables.computeIfAbsent(
                    place.key(),
                    key -> new JsonObject().put("name", place.name()).put("required", false));
            variable.put("required", variable.getBoolean("required") || place.isRequired());
        }
        return new JsonObject()
                .put("name", name)
                .put("language", language)
                .put("text", text)
                .put(VARIABLES, new JsonArray(List.copyOf(variables.values())))
                .put("createdAt", createdAt.toString())
                .put("updatedAt", updatedAt.toString());
    }
}
