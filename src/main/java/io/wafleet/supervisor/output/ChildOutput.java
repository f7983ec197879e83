package io.wafleet.supervisor.output;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.wafleet.supervisor.process.ChildSpec;
import java.nio.file.Path;
import java.util.function.Supplier;

/** What a child wrote: the last lines, and those to come. */
public final class ChildOutput {
    /**
     * A silent child's follower is sent a zero byte, which terminals do not show and our command line drops, so that
     * neither the server (after 300 s) nor a proxy (nginx: 60 s) takes the connection for dead.
     */
    static final Buffer SIGN_OF_LIFE = Buffer.buffer(new byte[] {0});

    private static final long SIGN_OF_LIFE_MILLIS = 30_000;

    private final Vertx vertx;
    private final Path file;
    private final long signOfLifeMillis;

    public ChildOutput(Vertx vertx, Path volume) {
        this(vertx, volume, SIGN_OF_LIFE_MILLIS);
    }

    ChildOutput(Vertx vertx, Path volume, long signOfLifeMillis) {
        this.vertx = vertx;
        this.file = ChildSpec.output(volume);
        this.signOfLifeMillis = signOfLifeMillis;
    }

    /** The last lines, at most 4 MiB of them; nothing if the child never ran. */
    public Future<Buffer> tail(int lines) {
        return vertx.executeBlocking(
                () -> {
                    try (OutputReader reader = new OutputReader(file)) {
                        return reader.tail(lines);
                    }
                },
                false);
    }

    /**
     * Writes the last lines and those to come, over rotations and restarts.
     *
     * @param same whether the volume still belongs to whom it belonged when the client was let in; asked before anything of a
     *     file is written that was not open before
     */
    public FollowedOutput follow(int lines, HttpServerResponse response, Supplier<Future<Boolean>> same) {
        FollowedOutput followed = new FollowedOutput(vertx, new OutputReader(file), response, same, signOfLifeMillis);
        followed.begin(lines);
        return followed;
    }
}
