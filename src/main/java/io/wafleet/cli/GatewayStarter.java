package io.wafleet.cli;

import java.util.Map;

/** Starts a gateway inside this process. */
@FunctionalInterface
public interface GatewayStarter {
    /** Returns when the gateway answers on its ports. */
    RunningGateway start(Map<String, String> environment) throws StartException;
}
