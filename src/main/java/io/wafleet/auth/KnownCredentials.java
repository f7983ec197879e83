package io.wafleet.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.bus.Addresses;
import io.wafleet.bus.Bus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Credentials that were found valid lately: a client shows the same with each request. Every context may use it. */
final class KnownCredentials {
    /** How long a key that was taken away in the database, by another hand than ours, may still be used here. */
    private static final Duration KNOWN_FOR = Duration.ofSeconds(10);

    private static final int MOST_KNOWN = 10_000;

    private final Cache<String, Principal> known = Caffeine.newBuilder()
            .maximumSize(MOST_KNOWN)
            .expireAfterWrite(KNOWN_FOR)
            .build();
    private final Map<Search, Future<Principal>> underWay = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    private final Bus bus;

    /** @param moment when it began */
    private record Search(String of, long moment) {}

    KnownCredentials(Bus bus) {
        this.bus = bus;
    }

    @Nullable
    Principal get(String credential, Instant now) {
        Principal principal = known.getIfPresent(credential);
        return principal != null && principal.expiresAt().isAfter(now) ? principal : null;
    }

    /** To be taken before a credential is looked up. */
    long moment() {
        return changes.get();
    }

    /** @param moment when it began to be looked up: what was changed meanwhile may not have been seen */
    void put(String credential, Principal principal, long moment) {
        known.put(credential, principal);
        if (changes.get() != moment) {
            known.invalidate(credential);
        }
    }

    /** What is found, by one search for all who want it meanwhile; who comes after a change does not get what was sought before it. */
    Future<Principal> share(String of, Supplier<Future<Principal>> lookUp) {
        Search search = new Search(of, moment());
        Future<Principal> begun = underWay.get(search);
        if (begun != null) {
            return begun;
        }
        Future<Principal> found = lookUp.get();
        underWay.put(search, found);
        found.onComplete(over -> underWay.remove(search, found));
        return found;
    }

    /** Somebody's access has changed: nothing is known any more, and whoever holds streams open looks again whom they are for. */
    void changed() {
        changes.incrementAndGet();
        known.invalidateAll();
        bus.publish(Addresses.ACCESS_CHANGED, new JsonObject());
    }
}
