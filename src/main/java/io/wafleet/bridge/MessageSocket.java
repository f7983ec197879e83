package io.wafleet.bridge;

import io.vertx.core.Future;
import io.wafleet.bridge.feed.Chunk;

/** A client's socket that carries the bridge's messages, in whichever frames. */
interface MessageSocket {
    /** Who is told what the client says and that it went away. */
    interface Listener {
        void heard(String message);

        void gone();
    }

    void listen(Listener listener);

    /** Completes when the message has left for the client. */
    Future<Void> write(String message);

    /** As {@link #write(String)} of each of the events, as messages of a room. */
    Future<Void> write(Chunk chunk, String room);

    /** Says that the connection lives. */
    void beat();

    /** What was written before still leaves, unless the client takes nothing. */
    void close(Ending ending);
}
