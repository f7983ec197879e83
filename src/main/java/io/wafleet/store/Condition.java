package io.wafleet.store;

import io.vertx.sqlclient.Tuple;
import io.wafleet.access.Access;
import io.wafleet.id.DeviceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** A part of a WHERE clause with its parameters. */
public record Condition(String sql, List<Object> parameters) {
    /**
     * No id comes after it, in whatever order the database has letters: ids are hexadecimal digits and hyphens. Marks such as a tilde
     * come before all digits in most languages.
     */
    public static final String ABOVE_IDS = "g";

    public Condition and(String more, List<?> further) {
        List<Object> all = new ArrayList<>(parameters);
        all.addAll(further);
        return new Condition(sql + " AND " + more, all);
    }

    /** Only rows that the access covers, of a table with the columns {@code tenant} and {@code device}. */
    public Condition coveredBy(Access by) {
        return ofTenant(by.whole()).ofDevices(by.limit());
    }

    /** Only rows of the tenants that the access covers, of a table with the column {@code tenant}. */
    public Condition ofTenant(Access.Whole by) {
        return by.match(() -> this, tenant -> and("tenant = ?", List.of(tenant)));
    }

    /** Only rows of these devices, of a table with the column {@code device}; of all where none is named. */
    public Condition ofDevices(Set<DeviceId> wanted) {
        List<String> ids = wanted.stream().map(DeviceId::value).toList();
        return switch (ids.size()) {
            case 0 -> this;
            case 1 -> and("device = ?", ids);
            default -> and(isOneOf("device", ids), ids);
        };
    }

    /** With a place for each of the values. */
    public static String isOneOf(String column, List<String> values) {
        return column + " IN (" + String.join(", ", Collections.nCopies(values.size(), "?")) + ")";
    }

    /** The parameters, and one more for what comes after the condition. */
    public Tuple with(Object last) {
        List<Object> all = new ArrayList<>(parameters);
        all.add(last);
        return Tuple.from(all);
    }
}
