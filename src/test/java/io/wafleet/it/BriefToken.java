package io.wafleet.it;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What was begun with a token that ends soon. How soon is up to the host: where it is over before the beginning is, the next
 * token lives twice as long.
 *
 * @param end of the token
 */
record BriefToken<T>(T begun, Instant end) {
    private static final Duration SHORTEST = Duration.ofSeconds(3);
    private static final Duration LONGEST = Duration.ofMinutes(2);

    interface Beginning<T> {
        T with(String token) throws Exception;
    }

    /**
     * @param user whose token is made brief
     * @param begin gives what is to go on, and fails where the token is over already
     */
    static <T> BriefToken<T> of(ApiClient user, Beginning<T> begin) throws Exception {
        Duration life = SHORTEST;
        while (true) {
            Instant end = Instant.now().plus(life).truncatedTo(ChronoUnit.SECONDS);
            String token = JsonWebToken.until(end, user.token(), GatewayProcess.JWT_SECRET);
            try {
                return new BriefToken<>(begin.with(token), end);
            } catch (AssertionError e) {
                if (Instant.now().isBefore(end) || life.compareTo(LONGEST) > 0) {
                    throw e;
                }
                life = life.multipliedBy(2);
            }
        }
    }
}
