package io.wafleet.store;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes as fast as it can, prints the name of each acknowledged row, and dies without a farewell after so many of them,
 * in the middle of others.
 */
final class DyingWriter {
    static final int EXIT_CODE = 42;

    private static final int AT_ONCE = 64;

    private final Database database;
    private final int last;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();

    private DyingWriter(Database database, int last) {
        this.database = database;
        this.last = last;
    }

    public static void main(String[] arguments) {
        Vertx vertx = Vertx.vertx();
        Database.open(vertx, DatabaseUrl.parse(arguments[0]))
                .onFailure(failure -> Runtime.getRuntime().halt(1))
                .onSuccess(database -> new DyingWriter(database, Integer.parseInt(arguments[1])).run());
    }

    private void run() {
        for (int i = 0; i < AT_ONCE; i++) {
            writeNext();
        }
    }

    private void writeNext() {
        int number = asked.incrementAndGet();
        String name = "row-" + number;
        String sql = "INSERT INTO settings (name, value) VALUES (?, ?)";
        Tuple row = Tuple.of(name, "x");
        // Some alone, most in batches.
        (number % 10 == 0 ? database.write(session -> session.change(sql, row)) : database.change(sql, row))
                .onFailure(failure -> Runtime.getRuntime().halt(2))
                .onSuccess(stored -> {
                    System.out.println(name);
                    System.out.flush();
                    if (acknowledged.incrementAndGet() == last) {
                        Runtime.getRuntime().halt(EXIT_CODE);
                    }
                    writeNext();
                });
    }
}
