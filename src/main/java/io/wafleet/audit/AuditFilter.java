package io.wafleet.audit;

import io.wafleet.access.Access;
import io.wafleet.store.Condition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which entries somebody wants; null for whatever there is.
 *
 * @param by whose changes the caller may see
 * @param since the first moment
 * @param until the moment after the last
 */
public record AuditFilter(
        Access.Whole by,
        @Nullable String who,
        @Nullable String operation,
        @Nullable String object,
        @Nullable String outcome,
        @Nullable String tenant,
        @Nullable Instant since,
        @Nullable Instant until) {

    Condition condition() {
        Condition all = new Condition("1 = 1", List.of()).ofTenant(by);
        all = with(all, "who = ?", who);
        all = with(all, "operation = ?", operation);
        all = with(all, "object = ?", object);
        all = with(all, "outcome = ?", outcome);
        all = with(all, "tenant = ?", tenant);
        all = with(all, "at >= ?", since == null ? null : since.toEpochMilli());
        return with(all, "at < ?", until == null ? null : until.toEpochMilli());
    }

    private static Condition with(Condition all, String more, @Nullable Object value) {
        return value == null ? all : all.and(more, List.of(value));
    }
}
