package io.wafleet.erasure;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.bus.Bus;
import io.wafleet.command.CommandServer;
import io.wafleet.command.Commands;
import io.wafleet.command.ErasureRequest;
import io.wafleet.command.Verb;
import io.wafleet.erasure.Erasure.Parts;
import io.wafleet.gowa.GowaClient;
import io.wafleet.media.Spool;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.store.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** Serves the command to erase a person: one after the other, since each reads all of the journal. */
public final class ErasureCommands {
    /** Over the longest call, to store what came of it. */
    private static final Duration PATIENCE = GowaClient.LONGEST_SEND.plusSeconds(20);

    private final Parts parts;
    private Future<?> before = Future.succeededFuture();

    private ErasureCommands(Parts parts) {
        this.parts = parts;
    }

    /**
     * Serves it from now on, until what is given is closed.
     *
     * @param lasting is told before it is forgotten which names are one person's
     * @param settled succeeds when nothing that was read of the journal before is on its way to anywhere else
     */
    public static CommandServer serve(
            Vertx vertx,
            Database database,
            Bus bus,
            Spool spool,
            Path sessions,
            LastingNames lasting,
            Supplier<Future<Void>> settled) {
        PersonFiles files = new PersonFiles(spool, sessions);
        ErasureCommands commands =
                new ErasureCommands(new Parts(vertx, database, new Commands(bus), files, lasting, PATIENCE, settled));
        CommandServer server = new CommandServer(bus);
        server.fleet(Map.of(Verb.ERASE_PERSON, commands::erase));
        return server;
    }

    /** What a person wrote is in what belongs to the tenant as a whole, such as campaigns. */
    private Future<JsonObject> erase(Access by, JsonObject body) {
        ErasureRequest request = ErasureRequest.of(body);
        if (!by.limit().isEmpty()) {
            return Future.failedFuture(Problem.of(ProblemCode.FORBIDDEN, "it is limited to devices")
                    .exception());
        }
        Future<JsonObject> erased = before.transform(ended -> new Erasure(parts, by.whole(), request.names()).run());
        before = erased;
        return erased;
    }
}
