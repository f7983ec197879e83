package io.wafleet.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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
    private Context context;

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

    /** What comes of work on a context, which is one and the same for all that a test does there. */
    protected final <T> T onContext(Callable<T> work) {
        if (context == null) {
            context = vertx.getOrCreateContext();
        }
        Promise<T> done = Promise.promise();
        context.runOnContext(go -> {
            try {
                done.complete(work.call());
            } catch (Exception e) {
                done.fail(e);
            }
        });
        return done.future().await();
    }

    /** The problem that something fails with; that it does not is an error of its own. */
    protected static ProblemCode problem(Future<?> future) {
        try {
            future.await();
        } catch (ProblemException expected) {
            return expected.problem().code();
        }
        throw new AssertionError("it succeeded");
    }
}
