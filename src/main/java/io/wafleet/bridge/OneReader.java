package io.wafleet.bridge;

import io.wafleet.auth.Principal;
import io.wafleet.bridge.feed.Outlet;
import io.wafleet.bridge.feed.Reader;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection that follows one thing. */
abstract class OneReader implements Connection, Outlet {
    private final Principal principal;
    private final Connections connections;
    private @Nullable Reader reader;
    private boolean gone;

    OneReader(Principal principal, Connections connections) {
        this.principal = principal;
        this.connections = connections;
    }

    @Override
    public final Principal principal() {
        return principal;
    }

    @Override
    public final Collection<Reader> readers() {
        return reader == null ? List.of() : List.of(reader);
    }

    /** The reader may go on, unless the client is gone already. */
    final void begin(Reader ready) {
        reader = ready;
        if (gone) {
            connections.closed(this);
        } else {
            ready.catchUp();
        }
    }

    /** The client closed it, or lost it. */
    final void gone() {
        gone = true;
        connections.closed(this);
    }

    @Override
    public final void end(Ending ending) {
        gone = true;
        sayGoodbye(ending);
    }

    /** Tells the client why, and closes. */
    abstract void sayGoodbye(Ending ending);
}
