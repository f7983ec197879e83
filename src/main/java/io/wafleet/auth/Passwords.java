package io.wafleet.auth;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;

/** Argon2id on its own two threads: a hash takes tens of milliseconds and 19 MiB, which bounds a flood of logins. */
final class Passwords {
    /** In the form of a hash, but of random bytes: no password is known to match. Checking takes as long as any other. */
    static final String DECOY =
            "$argon2id$v=19$m=19456,t=2,p=1$6pv4ftejjUNcTud5Vj+J7w$M21CFRwNCThLgbKc8aWJSVavOq8R48vI+wPGNtbTzLk";

    private static final int THREADS = 2;
    /** OWASP's choice: 19 MiB, 2 rounds, 1 lane, 32 bytes. */
    private final Argon2Function argon2 = Argon2Function.getInstance(19_456, 2, 1, 32, Argon2.ID);

    private final WorkerExecutor workers;

    Passwords(Vertx vertx) {
        this.workers = vertx.createSharedWorkerExecutor("passwords", THREADS);
    }

    Future<String> hash(String password) {
        return workers.executeBlocking(
                () -> Password.hash(password).addRandomSalt(16).with(argon2).getResult(), false);
    }

    Future<Boolean> matches(String password, String hash) {
        return workers.executeBlocking(() -> Password.check(password, hash).with(argon2), false);
    }
}
