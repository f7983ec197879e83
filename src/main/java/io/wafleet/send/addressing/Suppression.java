package io.wafleet.send.addressing;

import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/** Knows who gets nothing of a campaign and no first message. */
public interface Suppression {
    /**
     * Those of the JIDs that are people who have opted out of what the tenant sends, by whichever of their names that the tenant's
     * children have told.
     */
    Future<Set<String>> among(String tenant, List<String> jids);
}
