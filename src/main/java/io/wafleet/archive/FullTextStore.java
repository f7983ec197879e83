package io.wafleet.archive;

import io.wafleet.store.Database;

/** How a database finds messages by their words: the newest of them first, as far as it is asked. */
sealed interface FullTextStore {
    /**
     * SQL that gives at most so many numbers, as {@code found}, highest first, of the messages with all that is looked for. Its
     * parameters are the {@link #wanted}, the number below which it looks, and how many it gives at most.
     */
    String numbers();

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
        public String numbers() {
            return "SELECT rowid AS found FROM archive_words WHERE archive_words MATCH ? AND rowid < ?"
                    + " ORDER BY rowid DESC LIMIT ?";
        }

        @Override
        public String wanted(TextQuery query) {
            return query.sqlite();
        }
    }

    /** The planner knows how common a word is, and takes the index of the words or that of the numbers. */
    record Postgres() implements FullTextStore {
        @Override
        public String numbers() {
            return "SELECT seq AS found FROM archive_messages WHERE archive_vector(words) @@ CAST(CAST(? AS TEXT) AS tsquery)"
                    + " AND seq < ? ORDER BY seq DESC LIMIT ?";
        }

        @Override
        public String wanted(TextQuery query) {
            return query.postgres();
        }
    }
}
