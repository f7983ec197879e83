package io.wafleet.isolation;

import io.wafleet.it.ApiClient;
import java.util.Set;

/**
 * One who asks.
 *
 * @param scopes what the credential is good for, as this test has it
 */
record Asker(String name, Reach reach, Set<String> scopes, ApiClient client) {
    /** Whose things its credential reaches. */
    enum Reach {
        /** Nobody's: there is no credential. */
        NOBODY,
        /** One device of one tenant. */
        DEVICE,
        /** A tenant's, as an API key. */
        KEY,
        /** A tenant's, as a user. */
        TENANT,
        /** A tenant's, by a room token. */
        ROOM,
        /** One device's, by a room token. */
        DEVICE_ROOM,
        /** All tenants', as a user. */
        FLEET,
        /** All tenants', as an API key. */
        FLEET_KEY
    }

    boolean isRoomToken() {
        return reach == Reach.ROOM || reach == Reach.DEVICE_ROOM;
    }

    boolean seesAllTenants() {
        return reach == Reach.FLEET || reach == Reach.FLEET_KEY;
    }

    boolean isOfADevice() {
        return reach == Reach.DEVICE || reach == Reach.DEVICE_ROOM;
    }
}
