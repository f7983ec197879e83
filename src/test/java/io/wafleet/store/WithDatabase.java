package io.wafleet.store;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each test has an empty database of its own. One contract, and one subclass of it per kind of database. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
public abstract class WithDatabase {
    @TempDir
    protected Path folder;

    protected final Vertx vertx = Vertx.vertx();
    protected DatabaseUrl url;
    protected Database database;

    /** Where an empty database is. */
    protected abstract DatabaseUrl emptyDatabase(Path temporary);

    @BeforeEach
    void openDatabase() {
        url = emptyDatabase(folder);
        database = Database.open(vertx, url).await();
    }

    @AfterEach
    void closeDatabase() {
        database.close().eventually(vertx::close).await();
    }

    /** As after a restart of the gateway. */
    protected void reopenDatabase() {
        database.close().await();
        database = Database.open(vertx, url).await();
    }
}
