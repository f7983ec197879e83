package io.wafleet.bench;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The yardstick of all that comes in or goes to sockets: a server, as a process of its own, that does nothing but take what is
 * posted and answer. It checks nothing and knows no rooms. One that stores commits a row for each post before it answers, as
 * many rows in a commit as wait for it; one that tells writes as many bytes as an event has to each of its WebSockets.
 */
public final class BareServer implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int EVENT_BYTES = 1000;
    private static final int ACCEPTED = 202;

    private final Process process;
    private final int port;

    private BareServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** One that tells. */
    public static BareServer telling(Ground ground) throws IOException, InterruptedException {
        return start(ground, List.of());
    }

    /** One that stores, where the folder's gateway does. */
    private static BareServer storing(Ground ground, Path gateway) throws IOException, InterruptedException {
        return start(ground, List.of(ground.plainAddress(gateway)));
    }

    private static BareServer start(Ground ground, List<String> arguments) throws IOException, InterruptedException {
        Path folder = ground.home().folder("bare");
        int port = LocalHttp.freePort(LocalHttp.freeRange());
        List<String> command = MeasuredGateway.java();
        command.addAll(List.of(BareServer.class.getName(), String.valueOf(port)));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(folder.resolve("log").toFile()));
        BareServer server = new BareServer(ground.home().start(builder), port);
        ground.watch()
                .until(
                        "the bare server answers",
                        System.nanoTime(),
                        LOOK_EVERY,
                        PATIENCE,
                        () -> LocalHttp.isOk(port, "/"));
        return server;
    }

    /** How many rows a second one that stores takes from so many clients, of which each waits for its answer. */
    public static Accepted stored(Ground ground, Path gateway, int clients, Duration time)
            throws IOException, InterruptedException {
        ground.progress().accept(clients + " clients of a bare server that stores");
        try (BareServer server = storing(ground, gateway)) {
            SendClients all = new SendClients(server.port(), "none", "5511900000001", "5511888888888");
            all.run(clients, time, Integer.MAX_VALUE);
            return all.run(clients, time, Integer.MAX_VALUE);
        }
    }

    public ProcessView view() {
        return new ProcessView(process.pid());
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The process itself. */
    public static void main(String[] args) {
        Vertx vertx = Vertx.vertx();
        List<ServerWebSocket> sockets = new ArrayList<>();
        PlainStore.@Nullable Queue store = args.length > 1 ? new PlainStore(GatewayStore.at(args[1])).queue() : null;
        // One server on one event loop, so the list needs no lock.
        vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(Integer.parseInt(args[0])))
                .webSocketHandler(socket -> {
                    sockets.add(socket);
                    socket.closeHandler(closed -> sockets.remove(socket));
                    socket.writeTextMessage("{}");
                })
                .requestHandler(request -> {
                    if (store == null) {
                        request.body().onSuccess(body -> tell(request, body, sockets));
                    } else {
                        request.body().onSuccess(body -> store(request, vertx.getOrCreateContext(), store));
                    }
                })
                .listen()
                .onFailure(taken -> System.exit(1));
    }

    private static void store(HttpServerRequest request, Context context, PlainStore.Queue store) {
        if (request.method().equals(HttpMethod.GET)) {
            request.response().end();
            return;
        }
        String accepted =
                new JsonObject().put("id", UUID.randomUUID().toString()).encode();
        store.add(() -> context.runOnContext(
                stored -> request.response().setStatusCode(ACCEPTED).end(accepted)));
    }

    private static void tell(HttpServerRequest request, Buffer body, List<ServerWebSocket> sockets) {
        request.response().end().onComplete(answered -> request.connection().close());
        NumberedMessage.findPosted(body.getBytes(), number -> {
            String event = NumberedMessage.event(number, EVENT_BYTES);
            sockets.forEach(socket -> socket.writeTextMessage(event));
        });
    }
}
