package io.wafleet.cli;

import java.net.URI;

/** A gateway that runs inside this process. */
public interface RunningGateway extends AutoCloseable {
    /** Where its API answers, as seen from this machine. */
    URI url();

    /** Returns when the gateway has stopped, whoever asked for it. */
    void awaitStop() throws InterruptedException;

    /** Stops the gateway and returns when it has stopped. May be called more than once and from any thread. */
    @Override
    void close();
}
