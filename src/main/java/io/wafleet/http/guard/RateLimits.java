package io.wafleet.http.guard;

import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/**
 * How many requests each caller may make: so many at once, and as many again in each span of time, which come back little by
 * little. Known callers are counted by themselves, others by their address. Of each kind only so many are kept in mind; those that
 * ask least are forgotten first, and strangers never push out who is known.
 */
public final class RateLimits {
    private final int requests;
    private final Duration span;
    private final LoadingCache<String, Bucket> callers;
    private final LoadingCache<String, Bucket> addresses;

    /**
     * @param requests that may be made in each span
     * @param time how time passes
     */
    public RateLimits(int requests, Duration span, TimeMeter time) {
        this.requests = requests;
        this.span = span;
        this.callers = Buckets.of(requests, span, span, time);
        this.addresses = Buckets.of(requests, span, span, time);
    }

    /**
     * What a request came to.
     *
     * @param granted whether it may be made
     * @param remaining requests that may still be made now
     * @param delay until it may be made; zero if it is granted
     * @param full until as many may be made as at first
     */
    public record Turn(boolean granted, long remaining, Duration delay, Duration full) {}

    public int requests() {
        return requests;
    }

    public Duration span() {
        return span;
    }

    /**
     * Counts a request of a known caller.
     *
     * @param weight as how many requests it counts; with 0 it is always granted
     */
    public Turn ofCaller(String caller, int weight) {
        return turn(callers.get(caller), weight);
    }

    /** As {@link #ofCaller}, of who is not known. */
    public Turn ofAddress(String address, int weight) {
        return turn(addresses.get(ClientNetwork.of(address)), weight);
    }

    /** How many callers and addresses are kept in mind. */
    long tracked() {
        callers.cleanUp();
        addresses.cleanUp();
        return callers.estimatedSize() + addresses.estimatedSize();
    }

    private Turn turn(Bucket bucket, int weight) {
        // More than there ever are would never be granted.
        int tokens = Math.min(weight, requests);
        if (tokens > 0) {
            var probe = bucket.tryConsumeAndReturnRemaining(tokens);
            return turn(probe.isConsumed(), probe.getRemainingTokens(), probe.getNanosToWaitForRefill());
        }
        return turn(true, bucket.getAvailableTokens(), 0);
    }

    private Turn turn(boolean granted, long remaining, long nanosToWait) {
        Duration full = Duration.ofNanos((requests - remaining) * (span.toNanos() / requests));
        return new Turn(granted, remaining, Duration.ofNanos(nanosToWait), full);
    }
}
