package io.wafleet.auth;

import io.vertx.core.Future;
import io.wafleet.auth.session.UserSession.From;
import io.wafleet.config.Configuration.Access;
import io.wafleet.config.Lifetimes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Who may come in, in tests, and how one does. */
final class TestAccess {
    static final Lifetimes LIFETIMES = new Lifetimes(
            Duration.ofHours(1),
            Duration.ofHours(12),
            Duration.ofDays(30),
            Duration.ofMinutes(15),
            Duration.ofDays(30),
            Duration.ofDays(365));
    static final From FROM = new From("203.0.113.7", "a test");

    private TestAccess() {}

    /** The administrator {@code root}. */
    static Access of(@Nullable String password, @Nullable String jwtSecret) {
        return of(password, jwtSecret, null);
    }

    static Access of(@Nullable String password, @Nullable String jwtSecret, @Nullable String jwtSecretBefore) {
        return new Access("root", password, jwtSecret, jwtSecretBefore, LIFETIMES, null);
    }

    /** Of a client that waits as long as it takes. */
    static Future<Login> login(AuthService auth, String username, String password) {
        return auth.check(username, password, true, () -> true)
                .compose(user -> auth.sessions().beginBrief(user, FROM));
    }
}
