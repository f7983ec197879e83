package io.wafleet.rest.user;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.wafleet.auth.profile.EmailAddress;
import io.wafleet.http.guard.Buckets;
import io.wafleet.http.guard.ClientNetwork;
import java.time.Duration;

/**
 * How often somebody may try to log in: from one address with one name, and from one address with all names. Whoever tries a
 * little more often waits, so that the owner gets in although somebody at the same address guesses; whoever tries much more often
 * is refused. A login that succeeds does not count.
 *
 * <p>Nothing counts by the name alone, or whoever knows it could keep its owner out. Guesses from very many addresses are held by
 * what all of them together may have checked, in which those are not behind them who have logged in before from where they are.
 */
final class LoginLimits {
    static final int OF_NAME = 10;
    static final int OF_ADDRESS = 60;

    /** Two turns of a name: one for who guesses, and one for who knows. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private static final Duration KNOWN_FOR = Duration.ofDays(90);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final int MAX_KNOWN = 10_000;

    private final LoadingCache<String, Bucket> names;
    private final LoadingCache<String, Bucket> addresses;
    /** From where who has logged in. */
    private final Cache<String, Boolean> known = Caffeine.newBuilder()
            .maximumSize(MAX_KNOWN)
            .expireAfterAccess(KNOWN_FOR)
            .build();

    LoginLimits(TimeMeter time) {
        this.names = Buckets.of(OF_NAME, MINUTE, KEPT, time);
        this.addresses = Buckets.of(OF_ADDRESS, MINUTE, KEPT, time);
    }

    /** When a try may be made: after a wait, or not at all, but again after it. */
    record Turn(boolean granted, Duration delay) {}

    /** Asks for a try, which counts if it is granted. */
    Turn ask(String name, String address) {
        Bucket ofAddress = addresses.get(ClientNetwork.of(address));
        Bucket ofName = names.get(key(name, address));
        Duration wait = max(wait(ofAddress), wait(ofName));
        if (wait.compareTo(LONGEST_WAIT) > 0) {
            return new Turn(false, wait);
        }
        ofAddress.consumeIgnoringRateLimits(1);
        ofName.consumeIgnoringRateLimits(1);
        return new Turn(true, wait);
    }

    private static Duration wait(Bucket bucket) {
        return Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** The try was no guess. */
    void succeeded(String name, String address) {
        addresses.get(ClientNetwork.of(address)).addTokens(1);
        names.get(key(name, address)).addTokens(1);
        remember(name, address);
    }

    /** Whoever has this name has logged in from there. */
    void remember(String name, String address) {
        known.put(key(name, address), true);
    }

    /** Whether somebody with this name has logged in from there. */
    boolean isKnown(String name, String address) {
        return known.getIfPresent(key(name, address)) != null;
    }

    /** However an address is spelled, it is one user's. */
    private static String key(String name, String address) {
        return ClientNetwork.of(address) + "|" + EmailAddress.normal(name);
    }
}
