package io.wafleet.bench.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.bench.MeasuredGateway;
import io.wafleet.bench.ShellText;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;

/**
 * A child that does nothing but answer, so that whoever asks is slower than it. It has one slot and is never linked to a phone, which
 * is all that a gateway must know to pass calls on to it. It looks at no login: only the gateway and the yardstick ask it.
 */
public final class BareChild {
    /** Which a real child answers by what it has in memory. */
    static final String QUESTION = "/app/status";
    /** The child's only calls that give and take files of any size. */
    static final String FILE = "/statics/media/file";

    static final String UPLOAD = "/user/avatar";
    /** In the folder that the child works in; nothing is in it, so it takes no room on the disk. */
    private static final String HOLLOW = "hollow";

    private static final Buffer STATUS = envelope(new JsonObject()
            .put("device_id", "bare")
            .put("is_connected", false)
            .put("is_logged_in", false)
            .put("jid", ""));
    private static final Buffer INFO = envelope(new JsonObject().put("version", "v9.2.0"));
    private static final Buffer DEVICES =
            envelope(new JsonArray().add(new JsonObject().put("id", "bare").put("state", "disconnected")));

    private BareChild() {}

    /** Writes the program that a gateway can start. */
    static void install(Path script, int fileBytes) throws IOException {
        List<String> command = MeasuredGateway.java();
        command.addAll(List.of(BareChild.class.getName(), String.valueOf(fileBytes)));
        ShellText.install(script, command);
    }

    private static Buffer envelope(Object results) {
        return new JsonObject()
                .put("code", "SUCCESS")
                .put("message", "a bare answer")
                .put("results", results)
                .toBuffer();
    }

    /** The process itself; of the arguments only the first is the bench's. */
    public static void main(String[] args) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(HOLLOW, "rw")) {
            file.setLength(Long.parseLong(args[0]));
        }
        HttpServer server = Vertx.vertx()
                .createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(Integer.parseInt(System.getenv("APP_PORT"))));
        server.webSocketHandler(silent -> {})
                .requestHandler(BareChild::answer)
                .listen()
                .onFailure(taken -> System.exit(1));
    }

    private static void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/health" -> request.response().end("OK");
            case "/devices" -> json(request, DEVICES);
            case "/app/info" -> json(request, INFO);
            case FILE -> request.response().sendFile(HOLLOW);
            // The body is thrown away as it comes.
            case UPLOAD -> request.handler(part -> {}).endHandler(whole -> json(request, STATUS));
            default -> json(request, STATUS);
        }
    }

    private static void json(HttpServerRequest request, Buffer body) {
        request.response()
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .end(body);
    }
}
