package io.wafleet.send.addressing;

import io.vertx.core.Future;
import io.wafleet.id.DeviceId;
import java.util.List;
import java.util.Set;

/** Knows who gets nothing of a campaign and no first message. */
public interface Suppression {
    /**
     * Those of the JIDs that are people who have opted out of what the tenant sends, by whichever of their names.
     *
     * @param device whose child may have told of another name of theirs
     */
    Future<Set<String>> among(String tenant, DeviceId device, List<String> jids);
}
