package io.wafleet.bench;

import com.github.f4b6a3.uuid.UuidCreator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The yardstick of all that is stored: what the same database on the same disk does when nothing but JDBC asks it, by one
 * connection, one commit after the other. Blocks.
 */
public final class PlainStore {
    /** About what a job or an event takes. */
    private static final String TEXT = "x".repeat(400);

    private static final String INSERT = "INSERT INTO plain VALUES (?, ?, ?)";
    private static final String TABLE =
            "CREATE TABLE IF NOT EXISTS plain (id TEXT PRIMARY KEY, device TEXT NOT NULL, body TEXT NOT NULL)";

    private final GatewayStore database;

    PlainStore(GatewayStore database) {
        this.database = database;
    }

    /** Rows that are stored for good in a second, when each commit has so many. */
    public double rowsPerSecond(int rowsPerCommit, Duration time) {
        return database.connected(connection -> {
            open(connection);
            return commits(connection, rowsPerCommit, time);
        });
    }

    /** What is to be stored, a row each, by a thread of its own that commits as many at a time as wait. */
    static final class Queue {
        private static final int MOST = 256;

        private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();

        /** @param stored is run after the commit */
        void add(Runnable stored) {
            waiting.add(stored);
        }

        private List<Runnable> next() {
            List<Runnable> group = new ArrayList<>();
            try {
                group.add(waiting.take());
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts it", e);
            }
            waiting.drainTo(group, MOST - 1);
            return group;
        }
    }

    /** Begins to store what comes. */
    Queue queue() {
        Queue queue = new Queue();
        Thread thread = new Thread(() -> database.connected(connection -> storeAll(connection, queue)), "plain-store");
        thread.setDaemon(true);
        thread.start();
        return queue;
    }

    private Void storeAll(Connection connection, Queue queue) throws SQLException {
        open(connection);
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            while (true) {
                List<Runnable> group = queue.next();
                commit(connection, insert, group.size());
                group.forEach(Runnable::run);
            }
        }
    }

    private double commits(Connection connection, int rows, Duration time) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            long begin = System.nanoTime();
            long stored = 0;
            do {
                commit(connection, insert, rows);
                stored += rows;
            } while (System.nanoTime() - begin < time.toNanos());
            return stored / Watch.seconds(begin);
        }
    }

    private void open(Connection connection) throws SQLException {
        try (Statement setUp = connection.createStatement()) {
            database.likeTheGateway(setUp);
            setUp.execute(TABLE);
        }
        connection.setAutoCommit(false);
    }

    private static void commit(Connection connection, PreparedStatement insert, int rows) throws SQLException {
        for (int i = 0; i < rows; i++) {
            insert.setString(1, UuidCreator.getTimeOrderedEpoch().toString());
            insert.setString(2, "5511900000001");
            insert.setString(3, TEXT);
            insert.addBatch();
        }
        insert.executeBatch();
        connection.commit();
    }
}
