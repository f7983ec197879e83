package io.wafleet.usage;

import io.wafleet.access.Access;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Whose usage, of which days, and what it is told apart by.
 *
 * @param by narrowed to what is asked for
 * @param from the first day
 * @param to the last day
 * @param groups at least one
 */
public record UsageFilter(Access by, LocalDate from, LocalDate to, List<Group> groups) {
    public UsageFilter(Access by, LocalDate from, LocalDate to, Set<Group> groups) {
        this(by, from, to, List.copyOf(EnumSet.copyOf(groups)));
    }
}
