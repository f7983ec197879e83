package io.wafleet.auth;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Argon2id on its own two threads: a hash takes tens of milliseconds and 19 MiB. Only some seconds' work may wait for them; what
 * comes beyond is refused, and what nobody waits for any more is not done.
 */
final class Passwords {
    /** In the form of a hash, but of random bytes: no password is known to match. Checking takes as long as any other. */
    static final String DECOY =
            "$argon2id$v=19$m=19456,t=2,p=1$6pv4ftejjUNcTud5Vj+J7w$M21CFRwNCThLgbKc8aWJSVavOq8R48vI+wPGNtbTzLk";

    private static final int THREADS = 2;
    /** Some three seconds' work for two threads. */
    private static final int MAX_WAITING = 64;

    private final WorkerExecutor workers;
    /** Callers come from more than one context. */
    private final AtomicInteger waiting = new AtomicInteger();

    Passwords(Vertx vertx) {
        this.workers = vertx.createSharedWorkerExecutor("passwords", THREADS);
    }

    /**
     * OWASP's choice: 19 MiB, 2 rounds, 1 lane, 32 bytes. The library keeps 19 MiB for ever from the first call on, which a
     * gateway that checks no password does without.
     */
    private static Argon2Function argon2() {
        return Argon2Function.getInstance(19_456, 2, 1, 32, Argon2.ID);
    }

    Future<String> hash(String password) {
        return run(
                () -> Password.hash(password).addRandomSalt(16).with(argon2()).getResult());
    }

    /** @param wanted whether somebody still waits for it when its turn comes; if not, the password does not match */
    Future<Boolean> matches(String password, String hash, BooleanSupplier wanted) {
        return run(() -> wanted.getAsBoolean() && Password.check(password, hash).with(argon2()));
    }

    private <T> Future<T> run(Callable<T> work) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            return Future.failedFuture(
                    Problem.of(ProblemCode.TOO_MANY_REQUESTS, "too many passwords wait to be checked")
                            .exception());
        }
        return workers.executeBlocking(work, false).onComplete(done -> waiting.decrementAndGet());
    }
}
