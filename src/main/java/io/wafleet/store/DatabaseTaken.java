package io.wafleet.store;

/** Another gateway has the database. */
public final class DatabaseTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseTaken(String address) {
        super(
                "another gateway, on " + address + ", uses this database: one gateway has one database",
                null,
                false,
                false);
    }
}
