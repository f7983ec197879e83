package io.wafleet.archive;

import io.wafleet.store.Database;

/** How a database finds messages by their words: the newest of them first, as far as it is asked. */
sealed interface FullTextStore {
    /**
     * SQL that gives at most so many numbers, as {@code found}, highest first, of the messages with all that is looked for. Its
     * parameters are the {@link #wanted}, the number below which it looks, those of the condition, and how many it gives at most.
     *
     * @param condition what else must be true of a row of {@code archive_messages}
     */
    String numbers(String condition);

    /** What is looked for, as the SQL takes it. */
    String wanted(TextQuery query);

    static FullTextStore of(Database database) {
        return switch (database.kind()) {
            case SQLITE -> new Sqlite();
            case POSTGRES -> new Postgres();
        };
    }

    /** FTS5 reads its lists of a word from the end by itself, so that a common word costs no more than a rare one. */
    record Sqlite() implements FullTextStore {
        @Override
        public String numbers(String condition) {
            // A cross join is one that SQLite does not turn round.
            return "SELECT archive_words.rowid AS found FROM archive_words CROSS JOIN archive_messages"
                    + " ON archive_messages.seq = archive_words.rowid WHERE archive_words MATCH ? AND archive_words.rowid < ?"
                    + " AND " + condition + " ORDER BY archive_words.rowid DESC LIMIT ?";
        }

        @Override
        public String wanted(TextQuery query) {
            return query.sqlite();
        }
    }

    /** The planner knows how common a word is, and takes the index of the words or that of the numbers. */
    record Postgres() implements FullTextStore {
        @Override
        public String numbers(String condition) {
            return "SELECT seq AS found FROM archive_messages WHERE archive_vector(words) @@ CAST(CAST(? AS TEXT) AS tsquery)"
                    + " AND seq < ? AND " + condition + " ORDER BY seq DESC LIMIT ?";
        }

        @Override
        public String wanted(TextQuery query) {
            return query.postgres();
        }
    }
}
