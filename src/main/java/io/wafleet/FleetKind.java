package io.wafleet;

import io.vertx.core.Future;
import io.wafleet.store.Database;
import io.wafleet.store.KeptSettings;

/** Keeps simulated children away from the numbers of a real fleet, and the other way round, for the life of a database. */
enum FleetKind {
    REAL,
    SIMULATED;

    private static final String SETTING = "fleet";

    static FleetKind of(boolean simulated) {
        return simulated ? SIMULATED : REAL;
    }

    /** Succeeds where the database holds such a fleet, or none yet: then it is one from now on. */
    Future<Void> claim(Database database) {
        return new KeptSettings(database)
                .getOrMake(SETTING, this::name)
                .compose(kept -> kept.equals(name())
                        ? Future.succeededFuture()
                        : Future.failedFuture(new IllegalStateException(refusal())));
    }

    private String refusal() {
        return this == SIMULATED
                ? "the database holds real numbers, which a simulated fleet must not touch: give the rehearsal a WAFLEET_HOME"
                        + " and a WAFLEET_DATABASE_URL of its own"
                : "the database holds a simulated fleet: start it with 'bin/wafleet run --simulated', or give the real numbers"
                        + " a WAFLEET_HOME and a WAFLEET_DATABASE_URL of their own";
    }
}
