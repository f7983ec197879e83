package io.wafleet.bridge;

import io.wafleet.auth.Principal;
import io.wafleet.bridge.feed.Reader;
import java.util.Collection;
import java.util.List;

/** A client that follows something else than events, and knows by itself how to show that it lives. */
final class OtherConnection implements Connection {
    private final Principal principal;
    private final Runnable end;

    OtherConnection(Principal principal, Runnable end) {
        this.principal = principal;
        this.end = end;
    }

    @Override
    public Principal principal() {
        return principal;
    }

    @Override
    public Collection<Reader> readers() {
        return List.of();
    }

    @Override
    public void beat() {
        // What it follows beats by itself.
    }

    @Override
    public void end(Ending ending) {
        end.run();
    }
}
