package io.wafleet.send;

import io.wafleet.gowa.ChildEndpoint;
import org.jspecify.annotations.Nullable;

/** What a lane needs to know about its device's child. */
public interface LaneChild {
    /** Where to send; null while no child answers. */
    @Nullable
    ChildEndpoint endpoint();

    /** Why nothing can be sent now, for people; null if it can. */
    @Nullable
    String obstacle();
}
