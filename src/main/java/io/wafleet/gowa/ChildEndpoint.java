package io.wafleet.gowa;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a child listens, on 127.0.0.1, and how to get in.
 *
 * @param slot the child's own name of its one device slot: our device id (contract 4.3)
 */
public record ChildEndpoint(int port, String user, String secret, String slot) {
    /** The value of the Authorization header. */
    String authorization() {
        byte[] pair = (user + ":" + secret).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    @Override
    public String toString() {
        return "127.0.0.1:" + port;
    }
}
