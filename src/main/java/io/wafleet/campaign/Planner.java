package io.wafleet.campaign;

import io.vertx.core.json.JsonObject;
import io.wafleet.campaign.Plan.Entry;
import io.wafleet.campaign.Plan.Fate;
import io.wafleet.campaign.rows.GivenRow;
import io.wafleet.campaign.rows.GivenRow.Wrong;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.content.Content;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemException;
import io.wafleet.recipient.Recipient;
import io.wafleet.recipient.Recipients;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Decides row by row what a campaign comes to. For one use. */
final class Planner {
    /** All texts of a campaign together: they are in memory while it is stored, and in one transaction. */
    static final long MAX_BYTES = 32L * 1024 * 1024;
    /** What a rehearsal shows of them. */
    private static final long SHOWN_BYTES = 1024 * 1024;

    /** Also of links that hold a number. */
    private static final int MAX_TO = 500;
    /** What is stored and shown of one that cannot be read. */
    private static final int SHOWN_TO = 64;

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final CampaignOrder order;
    private final Recipients recipients;
    private final long kept;
    private final Template template;
    private final @Nullable Text fixed;
    private final Map<String, Integer> seen = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private long bytes;

    private Planner(CampaignOrder order, Recipients recipients, long kept) {
        this.order = order;
        this.recipients = recipients;
        this.kept = kept;
        this.template = new Template(order.content());
        this.fixed = template.isFixed() ? text(template, Map.of()) : null;
    }

    /** For a campaign that is to be sent. */
    static Planner real(CampaignOrder order, Recipients recipients) {
        return new Planner(order, recipients, MAX_BYTES);
    }

    /** For one that is not: of the contents only so many are kept as can be shown. */
    static Planner rehearsal(CampaignOrder order, Recipients recipients) {
        return new Planner(order, recipients, SHOWN_BYTES);
    }

    /** A content, and how many bytes its texts have. */
    private record Text(JsonObject json, long bytes) {}

    private static Text text(Template template, Map<String, String> variables) {
        JsonObject filled = template.fill(variables);
        return new Text(filled, Template.bytes(filled));
    }

    void add(GivenRow row) {
        if (entries.size() == Plan.MAX_ROWS) {
            throw Problem.field("rows", "must be at most " + Plan.MAX_ROWS).exception();
        }
        entries.add(entry(entries.size() + 1, row));
    }

    Plan plan() {
        return new Plan(entries);
    }

    private Entry entry(int number, GivenRow row) {
        Wrong wrong = row.wrong();
        if (wrong != null) {
            return invalid(number, row, wrong.field(), wrong.detail());
        }
        if (row.to().isBlank()) {
            return invalid(number, row, "to", "is missing");
        }
        if (row.to().length() > MAX_TO) {
            return invalid(number, row, "to", "must be a phone number or a JID");
        }
        String jid;
        Text text;
        try {
            jid = recipients.jid("to", row.to());
            text = text(row);
        } catch (ProblemException refused) {
            Problem problem = refused.problem();
            return invalid(number, row, problem.field(), problem.detail());
        } catch (Template.MissingVariable missing) {
            return invalid(number, row, "variables", missing.getMessage());
        }
        Integer before = seen.putIfAbsent(Recipient.identity(jid), number);
        return before == null
                ? new Entry(number, jid, Fate.OK, content(text), null, null)
                : new Entry(number, jid, Fate.DUPLICATE, null, null, CauseCode.SAME_RECIPIENT.cause(before));
    }

    private static Entry invalid(int number, GivenRow row, @Nullable String field, @Nullable String detail) {
        String to = row.to().length() <= SHOWN_TO ? row.to() : row.to().substring(0, SHOWN_TO) + "…";
        Cause cause = CauseCode.ROW_INVALID.cause(
                storable(String.valueOf(detail)), row.place().isEmpty() ? null : storable(row.place()));
        return new Entry(number, storable(to), Fate.INVALID, null, field, cause);
    }

    /** PostgreSQL stores no NUL, and nobody wants to see the others. */
    private static String storable(String given) {
        return CONTROL.matcher(given).replaceAll("\ufffd");
    }

    private Text text(GivenRow row) {
        String own = row.message();
        Text text = own != null
                ? text(template.saying(own), row.variables())
                : fixed == null ? text(template, row.variables()) : fixed;
        if (text.json().getValue("text") instanceof String said && said.isBlank()) {
            throw Problem.field("message", "is missing").exception();
        }
        return text;
    }

    /** Null where it is not kept. Too much is no fault of this row, and ends it all. */
    private @Nullable Content content(Text text) {
        bytes += text.bytes();
        if (bytes > MAX_BYTES) {
            throw Problem.field(
                            "rows",
                            "all texts together may have %d MB, which is reached with row %d: send it in several campaigns"
                                    .formatted(MAX_BYTES / 1024 / 1024, entries.size() + 1))
                    .exception();
        }
        return bytes <= kept ? Content.of(order.kind(), text.json()) : null;
    }
}
