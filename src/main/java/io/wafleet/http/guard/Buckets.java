package io.wafleet.http.guard;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/** Buckets by the names of those who draw from them: so much at once, and as much again in each span, little by little. */
public final class Buckets {
    /** Of those who draw least often, the names are forgotten first. */
    private static final int MAX_TRACKED = 10_000;

    private Buckets() {}

    /**
     * Buckets that are full when they are first asked for.
     *
     * @param requests that may be made in each span
     * @param kept for how long after its last use; by then it should be full again, and as good as a new one
     * @param time how time passes
     */
    public static LoadingCache<String, Bucket> of(int requests, Duration span, Duration kept, TimeMeter time) {
        return Caffeine.newBuilder()
                .maximumSize(MAX_TRACKED)
                .expireAfterAccess(kept)
                .build(name -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(requests).refillGreedy(requests, span))
                        .withCustomTimePrecision(time)
                        .build());
    }
}
