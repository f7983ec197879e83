package io.wafleet.quota;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.metrics.QuotaMeters;
import io.wafleet.problem.Excess;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.store.Database;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What each tenant may have. Limits are asked for by any thread; they are changed, and what is used is looked up, on the context
 * that opened them.
 */
public final class Quotas {
    private final Limits forAll;
    private final QuotaMeters meters;
    private final Map<String, Limits> own = new ConcurrentHashMap<>();
    private final Map<Quota, Function<String, Future<Long>>> counts = new ConcurrentHashMap<>();
    private final Map<Quota, Supplier<Stream<String>>> among = new ConcurrentHashMap<>();
    private @Nullable QuotaStore store;

    /** @param forAll the limits of who has none of its own */
    public Quotas(Limits forAll, QuotaMeters meters) {
        this.forAll = forAll;
        this.meters = meters;
        meters.expect(Quota.words());
    }

    /** Finds what is set for single tenants; until then, all go by the limits for all. */
    public Future<Quotas> open(Database database) {
        QuotaStore opened = new QuotaStore(database);
        return opened.list().map(stored -> {
            store = opened;
            own.putAll(stored);
            return this;
        });
    }

    /** Says how much of it a tenant has, for who asks. Exact when nothing is under way. */
    public void count(Quota quota, Function<String, Future<Long>> used) {
        counts.put(quota, used);
    }

    /**
     * As the other, of things that are each somebody's.
     *
     * @param owners the tenant of each thing; asked for on the context that changes them
     */
    public void countAmong(Quota quota, Supplier<Stream<String>> owners) {
        among.put(quota, owners);
        count(quota, tenant -> Future.succeededFuture(countAmong(quota, tenant)));
    }

    private long countAmong(Quota quota, String tenant) {
        return among.getOrDefault(quota, Stream::empty)
                .get()
                .filter(tenant::equals)
                .count();
    }

    /** Fails if the tenant may not have one thing more of those that {@link #countAmong} says. */
    public void requireOneMore(String tenant, Quota quota) {
        Problem refusal = refusal(tenant, quota, () -> countAmong(quota, tenant), 1);
        if (refusal != null) {
            throw refusal.exception();
        }
    }

    /** Null for no limit. */
    public @Nullable Long limit(String tenant, Quota quota) {
        Limits its = own.getOrDefault(tenant, Limits.NONE);
        return (its.names(quota) ? its : forAll).limit(quota);
    }

    /**
     * Why the tenant may not have so much more, which is counted as a refusal; null if it may.
     *
     * @param used what it has; not asked where there is no limit
     * @param freeAt when it may have more by then; null where nobody knows
     */
    public @Nullable Problem refusal(
            String tenant, Quota quota, LongSupplier used, long more, @Nullable Instant freeAt) {
        Long limit = limit(tenant, quota);
        if (limit == null || more <= 0) {
            return null;
        }
        long has = used.getAsLong();
        // A subtraction, because a sum may be more than a number holds.
        return more <= limit - has
                ? null
                : refusal(quota, new Excess(quota.text(), limit, has, more, freeAt, quota.isFreedByTime()));
    }

    /** As the other, where nobody knows when there is room. */
    public @Nullable Problem refusal(String tenant, Quota quota, LongSupplier used, long more) {
        return refusal(tenant, quota, used, more, null);
    }

    private Problem refusal(Quota quota, Excess excess) {
        meters.exceeded(quota.text());
        String detail = "the tenant has %d %s, and %d more would be above its limit of %d (%s)"
                .formatted(excess.used(), quota.counted(), excess.requested(), excess.limit(), quota.text());
        Instant freeAt = excess.freeAt();
        return Problem.of(ProblemCode.QUOTA_EXCEEDED, freeAt == null ? detail : detail + "; there is room at " + freeAt)
                .with(excess);
    }

    /** These are all that the tenant has of its own from now on; the others are those for all. */
    Future<Void> set(String tenant, Limits limits) {
        return store().replace(tenant, limits).map(stored -> {
            put(tenant, limits);
            return null;
        });
    }

    void put(String tenant, Limits limits) {
        own.put(tenant, limits);
    }

    private QuotaStore store() {
        return Objects.requireNonNull(store, "not open yet");
    }

    /** The tenant is gone. */
    public Future<Void> removeOf(String tenant) {
        return store().replace(tenant, Limits.NONE).onSuccess(kept -> own.remove(tenant));
    }

    /** Each limit, whose it is, and how much is used, for the API. */
    Future<JsonObject> view(String tenant) {
        JsonObject all = new JsonObject();
        Future<Void> chain = Future.succeededFuture();
        for (Quota quota : Quota.values()) {
            chain = chain.compose(before -> used(tenant, quota))
                    .map(used -> all.put(quota.text(), view(tenant, quota, used)))
                    .mapEmpty();
        }
        return chain.map(done -> new JsonObject().put("tenant", tenant).put("quotas", all));
    }

    private Future<Long> used(String tenant, Quota quota) {
        return counts.getOrDefault(quota, nobody -> Future.succeededFuture(0L)).apply(tenant);
    }

    private JsonObject view(String tenant, Quota quota, long used) {
        return new JsonObject()
                .put("limit", limit(tenant, quota))
                .put("used", used)
                .put("own", own.getOrDefault(tenant, Limits.NONE).names(quota));
    }
}
