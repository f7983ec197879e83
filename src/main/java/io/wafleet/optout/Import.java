package io.wafleet.optout;

import io.wafleet.campaign.rows.GivenRow;
import io.wafleet.campaign.rows.GivenRow.Wrong;
import io.wafleet.problem.Problem;
import io.wafleet.problem.Problem.FieldError;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import io.wafleet.recipient.Recipient;
import io.wafleet.recipient.Recipients;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a table of people row by row. For one use. */
final class Import {
    static final int MAX_ROWS = 50_000;
    /** The rest is counted. */
    private static final int MAX_NAMED = 100;

    private final Recipients recipients;
    /** One of each person, however often and however written it comes. */
    private final Map<String, String> people = new LinkedHashMap<>();

    private final List<FieldError> errors = new ArrayList<>();
    private int wrong;
    private int rows;

    private Import(Recipients recipients) {
        this.recipients = recipients;
    }

    /**
     * The JIDs of all people in the table. Fails with a problem that names the rows that cannot be read, the first hundred of them.
     * Blocks for as long as it takes.
     */
    static List<String> read(OptOutTable table, Recipients recipients) {
        Import reading = new Import(recipients.in(table.country()));
        table.rows().each(reading::add);
        if (reading.wrong > 0) {
            FieldError first = reading.errors.get(0);
            String detail = reading.wrong == 1
                    ? first.detail()
                    : "%d rows cannot be read; the first: %s".formatted(reading.wrong, first.detail());
            throw new Problem(ProblemCode.INVALID_REQUEST, detail, first.field(), reading.errors).exception();
        }
        return List.copyOf(reading.people.values());
    }

    private void add(GivenRow row) {
        if (++rows > MAX_ROWS) {
            throw Problem.field("rows", "must be at most " + MAX_ROWS).exception();
        }
        Wrong unreadable = row.wrong();
        if (unreadable != null) {
            refuse(row, unreadable.detail());
            return;
        }
        try {
            String jid = recipients.jid("to", row.to());
            if (Recipient.isPerson(jid)) {
                people.putIfAbsent(Recipient.identity(jid), jid);
            } else {
                refuse(row, "is no person's number");
            }
        } catch (ProblemException refused) {
            refuse(row, String.valueOf(refused.problem().detail()));
        }
    }

    private void refuse(GivenRow row, String detail) {
        wrong++;
        if (errors.size() < MAX_NAMED) {
            String place = row.place().isEmpty() ? "" : " (" + row.place() + ")";
            errors.add(new FieldError("rows[" + rows + "].to", detail + place));
        }
    }
}
