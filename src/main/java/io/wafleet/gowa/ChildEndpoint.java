package io.wafleet.gowa;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a child listens, on 127.0.0.1, and how to get in.
 *
 * @param slot the child's own name of its one device slot: our device id (contract 4.3)
 * @param guard keeps the secret from others
 */
public record ChildEndpoint(int port, String user, String secret, String slot, Guard guard) {
    /** The port of a child that has died can be taken by anybody on this host. */
    public interface Guard {
        /** Whether it is the child who listens now. Takes microseconds; asked before each connection that bears the secret. */
        boolean isChild();
    }

    /** The same child, whose slot has this name. */
    public ChildEndpoint inSlot(String name) {
        return new ChildEndpoint(port, user, secret, name, guard);
    }

    /** The value of the Authorization header. */
    public String authorization() {
        byte[] pair = (user + ":" + secret).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    @Override
    public String toString() {
        return "127.0.0.1:" + port;
    }
}
