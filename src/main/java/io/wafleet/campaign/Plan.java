package io.wafleet.campaign;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.gowa.Content;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemException;
import io.wafleet.recipient.Recipient;
import io.wafleet.recipient.Recipients;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each row of a campaign comes to, before anything is stored. */
record Plan(List<Entry> entries) {
    static final int MAX_ROWS = 10_000;

    private static final int MAX_TEXT = 65_536;
    private static final int MAX_TO = 500;
    private static final int MAX_VARIABLES = 50;

    Plan {
        entries = List.copyOf(entries);
    }

    /** What becomes of a row. */
    enum Fate {
        /** It will be sent. */
        OK,
        /** Nobody knows how to send it. */
        INVALID,
        /** An earlier row has the same recipient. */
        DUPLICATE;

        /** The word of the API and the database. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One row.
     *
     * @param number from 1
     * @param to a JID; as it was given where that cannot be read
     * @param content null unless it will be sent
     * @param field which field of an invalid row is wrong
     * @param cause why it is not sent
     */
    record Entry(
            int number,
            String to,
            Fate fate,
            @Nullable Content content,
            @Nullable String field,
            @Nullable String cause) {}

    static ProblemException tooMany() {
        return Problem.field("rows", "must be at most " + MAX_ROWS).exception();
    }

    /** Blocks for as long as it takes to read ten thousand rows. */
    static Plan of(CampaignOrder order, Recipients recipients) {
        if (order.rows().size() > MAX_ROWS) {
            throw tooMany();
        }
        Template template = new Template(order.content());
        Map<String, Integer> seen = new HashMap<>();
        List<Entry> entries = new ArrayList<>(order.rows().size());
        for (int i = 0; i < order.rows().size(); i++) {
            entries.add(entry(i + 1, order, template, recipients, seen));
        }
        return new Plan(entries);
    }

    private static Entry entry(
            int number, CampaignOrder order, Template template, Recipients recipients, Map<String, Integer> seen) {
        Object given = order.rows().getValue(number - 1);
        if (!(given instanceof JsonObject row)) {
            return invalid(number, "", "", "must be an object");
        }
        if (!(row.getValue("to") instanceof String to) || to.length() > MAX_TO) {
            return invalid(number, "", "to", "must be a phone number or a JID");
        }
        try {
            String jid = recipients.jid("to", to);
            Content content = content(order, template, row);
            Integer before = seen.putIfAbsent(Recipient.identity(jid), number);
            return before == null
                    ? new Entry(number, jid, Fate.OK, content, null, null)
                    : new Entry(number, jid, Fate.DUPLICATE, null, null, "the same recipient as row " + before);
        } catch (ProblemException refused) {
            Problem problem = refused.problem();
            return invalid(number, to, problem.field(), problem.detail());
        } catch (Template.MissingVariable missing) {
            return invalid(number, to, "variables", missing.getMessage());
        }
    }

    private static Entry invalid(int number, String to, @Nullable String field, @Nullable String cause) {
        return new Entry(number, to, Fate.INVALID, null, field, cause);
    }

    private static Content content(CampaignOrder order, Template template, JsonObject row) {
        Map<String, String> variables = variables(row.getValue("variables"));
        Object own = row.getValue("message");
        if (own != null && !(own instanceof String)) {
            throw Problem.field("message", "must be a string").exception();
        }
        Template used = own == null ? template : template.saying((String) own);
        JsonObject filled = used.fill(variables);
        if (Template.longest(filled) > MAX_TEXT) {
            throw Problem.field("message", "must have at most " + MAX_TEXT + " characters")
                    .exception();
        }
        if (filled.getValue("text") instanceof String text && text.isBlank()) {
            throw Problem.field("message", "is missing").exception();
        }
        return Content.of(order.kind(), filled);
    }

    private static Map<String, String> variables(@Nullable Object given) {
        Map<String, String> variables = new HashMap<>();
        if (given == null) {
            return variables;
        }
        if (!(given instanceof JsonObject json) || json.size() > MAX_VARIABLES) {
            throw Problem.field("variables", "must be an object of at most " + MAX_VARIABLES + " values")
                    .exception();
        }
        for (Map.Entry<String, Object> field : json) {
            Object value = field.getValue();
            if (value instanceof JsonObject || value instanceof JsonArray) {
                throw Problem.field("variables." + field.getKey(), "must be a string or a number")
                        .exception();
            }
            if (value != null) {
                variables.put(field.getKey().trim(), value.toString());
            }
        }
        return variables;
    }

    List<Entry> with(Fate fate) {
        return entries.stream().filter(entry -> entry.fate() == fate).toList();
    }

    int count(Fate fate) {
        return (int) entries.stream().filter(entry -> entry.fate() == fate).count();
    }
}
