package io.wafleet.send;

import io.vertx.core.Future;
import io.wafleet.job.JobRemovalStore;
import io.wafleet.job.SendStore;
import io.wafleet.problem.Problem;
import io.wafleet.quota.Quota;
import io.wafleet.quota.Quotas;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much tenants may have accepted. What a tenant with a limit has sent on a day is counted from the rows when that is first
 * asked, and then as orders come in: all do by the one context that this is confined to.
 */
final class Allowance {
    private final Quotas quotas;
    private final SendStore jobs;
    private final JobRemovalStore removed;
    private final ZoneId zone;
    private final Clock clock;
    private final Collection<DeviceQueue> queues;
    private final Map<String, Future<Day>> days = new HashMap<>();

    private static final class Day {
        private final LocalDate date;
        private long messages;

        private Day(LocalDate date, long messages) {
            this.date = date;
            this.messages = messages;
        }
    }

    /**
     * @param zone whose days are meant
     * @param queues of all devices
     */
    Allowance(
            Quotas quotas,
            SendStore jobs,
            JobRemovalStore removed,
            ZoneId zone,
            Clock clock,
            Collection<DeviceQueue> queues) {
        this.quotas = quotas;
        this.jobs = jobs;
        this.removed = removed;
        this.zone = zone;
        this.clock = clock;
        this.queues = queues;
        quotas.count(Quota.QUEUED_JOBS, tenant -> Future.succeededFuture(queued(tenant)));
        quotas.count(Quota.SENDS_PER_DAY, this::sent);
    }

    /**
     * Fails if the tenant may not have so many more; else they count from now on.
     *
     * @param messages how many of them are no signals
     * @return to be run when they became no jobs
     */
    Future<Runnable> take(String tenant, int count, int messages) {
        if (quotas.limit(tenant, Quota.SENDS_PER_DAY) == null) {
            // Nothing is counted, so what was counted does not stay true.
            days.remove(tenant);
            return settled(queueRefusal(tenant, count), () -> {});
        }
        return today(tenant).compose(day -> {
            Problem refusal = queueRefusal(tenant, count);
            if (refusal == null) {
                refusal = quotas.refusal(tenant, Quota.SENDS_PER_DAY, () -> day.messages, messages, tomorrow());
            }
            if (refusal == null) {
                day.messages += messages;
            }
            return settled(refusal, () -> day.messages -= messages);
        });
    }

    private long queued(String tenant) {
        return queues.stream()
                .filter(queue -> queue.tenant().equals(tenant))
                .mapToLong(DeviceQueue::depth)
                .sum();
    }

    private static Future<Runnable> settled(@Nullable Problem refusal, Runnable giveBack) {
        return refusal == null ? Future.succeededFuture(giveBack) : Future.failedFuture(refusal.exception());
    }

    private @Nullable Problem queueRefusal(String tenant, int count) {
        return quotas.refusal(tenant, Quota.QUEUED_JOBS, () -> queued(tenant), count);
    }

    private Future<Day> today(String tenant) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
        Future<Day> known = days.get(tenant);
        if (known != null && (!known.isComplete() || isOf(today, known))) {
            return known;
        }
        Future<Day> counted = accepted(tenant, today).map(count -> new Day(today, count));
        days.put(tenant, counted);
        return counted;
    }

    private static boolean isOf(LocalDate today, Future<Day> known) {
        return known.succeeded() && known.result().date.equals(today);
    }

    /** Whoever was let in before is in the rows by then, and nobody is let in meanwhile. */
    private Future<Long> accepted(String tenant, LocalDate today) {
        Instant since = today.atStartOfDay(zone).toInstant();
        return jobs.barrier().compose(stored -> removed.accepted(tenant, since));
    }

    private Instant tomorrow() {
        return LocalDate.ofInstant(clock.instant(), zone)
                .plusDays(1)
                .atStartOfDay(zone)
                .toInstant();
    }

    private Future<Long> sent(String tenant) {
        return quotas.limit(tenant, Quota.SENDS_PER_DAY) == null
                ? accepted(tenant, LocalDate.ofInstant(clock.instant(), zone))
                : today(tenant).map(day -> day.messages);
    }
}
