package io.wafleet.send;

import io.wafleet.cause.Cause;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.problem.Problem;
import org.jspecify.annotations.Nullable;

/** What a lane needs to know about its device's child. */
public interface LaneChild {
    /** Where to send; null while no child answers. */
    @Nullable
    ChildEndpoint endpoint();

    /** Why no order is taken at all; null if it is. */
    @Nullable
    Problem refusal();

    /** Why nothing can be sent now; null if it can. */
    @Nullable
    Cause obstacle();
}
