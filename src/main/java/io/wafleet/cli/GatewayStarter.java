package io.wafleet.cli;

import java.util.Map;

/** Starts a gateway inside this process, or cleans up after one. */
@FunctionalInterface
public interface GatewayStarter {
    /** Returns when the gateway answers on its ports. */
    RunningGateway start(Map<String, String> environment) throws StartException;

    /**
     * Ends the children that a gateway which no longer runs has left, and gives their number.
     *
     * @throws StartException if a gateway still holds the home
     */
    default int endChildren(Map<String, String> environment) throws StartException {
        return 0;
    }
}
