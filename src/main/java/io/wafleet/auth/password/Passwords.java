package io.wafleet.auth.password;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/**
 * Argon2id on its own two threads: a hash takes tens of milliseconds and 19 MiB. Only some seconds' work may wait for them; what
 * comes beyond is refused, and what nobody waits for any more is not done.
 */
public final class Passwords {
    /** In the form of a hash, but of random bytes: no password is known to match. Checking takes as long as any other. */
    public static final String DECOY =
            "$argon2id$v=19$m=19456,t=2,p=1$6pv4ftejjUNcTud5Vj+J7w$M21CFRwNCThLgbKc8aWJSVavOq8R48vI+wPGNtbTzLk";

    private static final int THREADS = 2;

    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final PasswordLine line = new PasswordLine();

    public Passwords(Vertx vertx) {
        this.vertx = vertx;
        this.workers = vertx.createSharedWorkerExecutor("passwords", THREADS);
    }

    /**
     * OWASP's choice: 19 MiB, 2 rounds, 1 lane, 32 bytes. The library keeps 19 MiB for ever from the first call on, which a
     * gateway that checks no password does without.
     */
    private static Argon2Function argon2() {
        return Argon2Function.getInstance(19_456, 2, 1, 32, Argon2.ID);
    }

    /**
     * Argon2id, encoded with its parameters and salt; fails with {@code too-many-requests} where there is no place to wait.
     *
     * @param isKnown whether somebody who is known wants it
     */
    public Future<String> hash(String password, boolean isKnown) {
        return run(
                isKnown,
                () -> Password.hash(password).addRandomSalt(16).with(argon2()).getResult());
    }

    /**
     * Whether it is the password of the hash; fails with {@code too-many-requests} where there is no place to wait.
     *
     * @param isKnown whether who shows it has logged in before from where he is
     * @param wanted whether somebody still waits for it when its turn comes; if not, the password does not match
     */
    public Future<Boolean> matches(String password, String hash, boolean isKnown, BooleanSupplier wanted) {
        return run(
                isKnown,
                () -> wanted.getAsBoolean() && Password.check(password, hash).with(argon2()));
    }

    /** Each that joins the line calls a thread, which serves whose turn it is by then. */
    private <T> Future<T> run(boolean isKnown, Callable<T> work) {
        Promise<T> promise = Promise.promise();
        Context caller = vertx.getOrCreateContext();
        boolean joined = line.join(
                () -> {
                    Future<T> done = done(work);
                    caller.runOnContext(back -> promise.handle(done));
                },
                isKnown);
        if (!joined) {
            return Future.failedFuture(
                    Problem.of(ProblemCode.TOO_MANY_REQUESTS, "too many passwords wait to be checked")
                            .exception());
        }
        workers.executeBlocking(this::serve, false).onFailure(promise::tryFail);
        return promise.future().onComplete(done -> line.leave(isKnown));
    }

    /** Gives whether somebody waited. */
    private boolean serve() {
        Runnable next = line.next();
        if (next != null) {
            next.run();
        }
        return next != null;
    }

    private static <T> Future<T> done(Callable<T> work) {
        try {
            return Future.succeededFuture(work.call());
        } catch (Throwable failure) {
            // On another's thread by now: whatever it is, only its own caller can hear of it.
            return Future.failedFuture(failure);
        }
    }
}
