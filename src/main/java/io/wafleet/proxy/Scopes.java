package io.wafleet.proxy;

import io.wafleet.auth.Principal;
import io.wafleet.auth.Scope;
import io.wafleet.gowa.surface.Effect;

/** What who makes a call must be allowed to do. */
final class Scopes {
    private Scopes() {}

    /** Fails with {@code forbidden}. */
    static void require(Effect effect, Principal caller) {
        // A room token is for that alone.
        if (effect != Effect.FOLLOWS || !caller.mayListen()) {
            caller.require(of(effect));
        }
    }

    static Scope of(Effect effect) {
        return switch (effect) {
            case READS_DEVICE -> Scope.DEVICES_READ;
            case FOLLOWS -> Scope.EVENTS_READ;
            case READS_MESSAGES -> Scope.MESSAGES_READ;
            case SENDS -> Scope.MESSAGES_SEND;
            case MANAGES -> Scope.DEVICES_MANAGE;
        };
    }
}
