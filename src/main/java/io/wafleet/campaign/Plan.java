package io.wafleet.campaign;

import io.wafleet.cause.Cause;
import io.wafleet.content.Content;
import io.wafleet.recipient.Recipients;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What each row of a campaign comes to, before anything is stored. */
record Plan(List<Entry> entries) {
    static final int MAX_ROWS = 10_000;

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
     * @param content null unless it will be sent; in a rehearsal also where there are too many to be shown
     * @param field which field of an invalid row is wrong
     * @param cause why it is not sent
     */
    record Entry(
            int number,
            String to,
            Fate fate,
            @Nullable Content content,
            @Nullable String field,
            @Nullable Cause cause) {}

    /** What the rows of the order come to. Blocks for as long as it takes to read ten thousand. */
    static Plan of(CampaignOrder order, Recipients recipients) {
        return read(order, Planner.real(order, recipients.in(order.country())));
    }

    /** As {@link #of}, for one that is only to be looked at: with as many contents as can be shown. */
    static Plan rehearsal(CampaignOrder order, Recipients recipients) {
        return read(order, Planner.rehearsal(order, recipients.in(order.country())));
    }

    private static Plan read(CampaignOrder order, Planner planner) {
        order.rows().each(planner::add);
        return planner.plan();
    }

    List<Entry> with(Fate fate) {
        return entries.stream().filter(entry -> entry.fate() == fate).toList();
    }

    int count(Fate fate) {
        return (int) entries.stream().filter(entry -> entry.fate() == fate).count();
    }
}
