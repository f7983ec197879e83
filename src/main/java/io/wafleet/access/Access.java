package io.wafleet.access;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What somebody may see and change. Every command and question carries one; where it is missing or cannot be read there is no
 * access. Only {@code auth} makes one of a caller; everybody else narrows what was given.
 */
public sealed interface Access {
    /** Whether all that is a tenant's is covered, also what is of none of its devices. */
    boolean covers(String tenant);

    /** Whether a tenant's device is covered, and what is of it. */
    boolean covers(String tenant, DeviceId device);

    /** The tenant's name, for whose something new is to be. Fails with {@code forbidden} unless all that is the tenant's is covered. */
    default String owner(@Nullable String tenant) {
        if (tenant == null || !covers(tenant)) {
            throw refused("it may make nothing for the tenant");
        }
        return tenant;
    }

    /** The access without a limit to devices: whoever asks for two things of one tenant is one caller. */
    Whole whole();

    /** The devices that it is limited to; empty where it is not. */
    Set<DeviceId> limit();

    /** The part of it that is one tenant's; fails with {@code forbidden} where none is. */
    Access within(String tenant);

    /**
     * The part of it that is of these devices, whether they exist or not. Fails with {@code device-not-found} where it is limited
     * to others.
     *
     * @param devices empty for no further limit
     */
    Access only(Set<DeviceId> devices);

    /** What the bus carries; {@link #of} reads it. */
    Object toJson();

    /** Not limited to devices. */
    sealed interface Whole extends Access {
        /** One thing of the fleet's access and another of a tenant's. */
        <T> T match(Supplier<T> fleet, Function<String, T> tenant);

        /** Whether a tenant exists that both cover. */
        default boolean overlaps(Whole other) {
            return match(() -> true, tenant -> other.covers(tenant) || covers(other));
        }

        private boolean covers(Whole other) {
            return other.match(() -> false, this::covers);
        }

        @Override
        default Whole whole() {
            return this;
        }

        @Override
        default Set<DeviceId> limit() {
            return Set.of();
        }

        @Override
        default Access only(Set<DeviceId> devices) {
            return devices.isEmpty() ? this : new Some(this, devices);
        }
    }

    /** All tenants'. */
    record Fleet() implements Whole {
        private static final String WORD = "fleet";

        @Override
        public boolean covers(String tenant) {
            return true;
        }

        @Override
        public boolean covers(String tenant, DeviceId device) {
            return true;
        }

        @Override
        public Access within(String tenant) {
            return new Tenant(tenant);
        }

        @Override
        public <T> T match(Supplier<T> fleet, Function<String, T> tenant) {
            return fleet.get();
        }

        @Override
        public Object toJson() {
            return WORD;
        }
    }

    /** One tenant's. */
    record Tenant(String id) implements Whole {
        private static final String PREFIX = "tenant:";

        public Tenant {
            if (id.isEmpty()) {
                throw refused("it names no tenant");
            }
        }

        @Override
        public boolean covers(String tenant) {
            return id.equals(tenant);
        }

        @Override
        public boolean covers(String tenant, DeviceId device) {
            return covers(tenant);
        }

        @Override
        public Access within(String tenant) {
            if (!covers(tenant)) {
                throw refused("it is another tenant's");
            }
            return this;
        }

        @Override
        public <T> T match(Supplier<T> fleet, Function<String, T> tenant) {
            return tenant.apply(id);
        }

        @Override
        public Object toJson() {
            return PREFIX + id;
        }
    }

    /** Some devices, as far as the whole covers them, and nothing that is of no device. */
    record Some(Whole whole, Set<DeviceId> limit) implements Access {
        private static final String WHOLE = "of";
        private static final String DEVICES = "devices";

        public Some {
            limit = Set.copyOf(limit);
            if (limit.isEmpty()) {
                throw refused("it is limited to no device");
            }
        }

        @Override
        public boolean covers(String tenant) {
            return false;
        }

        @Override
        public boolean covers(String tenant, DeviceId device) {
            return limit.contains(device) && whole.covers(tenant, device);
        }

        @Override
        public Access within(String tenant) {
            return whole.within(tenant).only(limit);
        }

        @Override
        public Access only(Set<DeviceId> devices) {
            if (!limit.containsAll(devices)) {
                throw Problem.of(ProblemCode.DEVICE_NOT_FOUND).exception();
            }
            return devices.isEmpty() ? this : new Some(whole, devices);
        }

        @Override
        public Object toJson() {
            List<String> ids = limit.stream().map(DeviceId::value).sorted().toList();
            return new JsonObject().put(WHOLE, whole.toJson()).put(DEVICES, new JsonArray(ids));
        }
    }

    /**
     * Reads {@code "fleet"}, {@code "tenant:<id>"} or {@code {"of": <one of these>, "devices": [<id>, …]}}. Fails with {@code
     * forbidden} on anything else, and where there is nothing.
     */
    static Access of(@Nullable Object json) {
        if (json instanceof JsonObject some && some.fieldNames().equals(Set.of(Some.WHOLE, Some.DEVICES))) {
            return new Some(whole(some.getValue(Some.WHOLE)), devices(some.getValue(Some.DEVICES)));
        }
        return whole(json);
    }

    private static Whole whole(@Nullable Object json) {
        if (json instanceof String word) {
            if (word.equals(Fleet.WORD)) {
                return new Fleet();
            }
            if (word.startsWith(Tenant.PREFIX)) {
                return new Tenant(word.substring(Tenant.PREFIX.length()));
            }
        }
        throw refused(json == null ? "it is missing" : "it cannot be read");
    }

    private static Set<DeviceId> devices(@Nullable Object json) {
        if (json instanceof JsonArray list
                && list.stream().allMatch(id -> id instanceof String text && DeviceId.isValid(text))) {
            return list.stream().map(id -> new DeviceId(String.valueOf(id))).collect(Collectors.toSet());
        }
        throw refused("its devices cannot be read");
    }

    private static RuntimeException refused(String why) {
        return Problem.of(ProblemCode.FORBIDDEN, "the command's access is refused: " + why)
                .exception();
    }
}
