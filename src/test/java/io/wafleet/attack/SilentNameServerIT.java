package io.wafleet.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Names whose server never answers. The gateway asks a name server of the test's own, in a view of the files of its own. */
class SilentNameServerIT {
    private static final int SENDS = 60;
    private static final String NUMBER = "5571922240001";
    /** A name server has its port by convention; nothing else uses this address. */
    private static final String NAME_SERVER = "127.77.0.53";

    private static final AtomicInteger questions = new AtomicInteger();
    private static final AtomicInteger hooks = new AtomicInteger();

    private static DatagramSocket silent;
    private static Vertx vertx;
    private static HttpServer receiver;
    private static Target target;

    @BeforeAll
    static void startGateway() throws Exception {
        assumeTrue(mayMount(), "the host does not let this user give the gateway other name servers");
        silent = new DatagramSocket(53, InetAddress.getByName(NAME_SERVER));
        Thread listener = new Thread(SilentNameServerIT::listen, "silent-name-server");
        listener.setDaemon(true);
        listener.start();
        vertx = Vertx.vertx();
        receiver = vertx.createHttpServer()
                .requestHandler(request -> {
                    hooks.incrementAndGet();
                    request.response().end();
                })
                .listen(0, "127.0.0.1")
                .await();
        Path resolver = Files.createTempFile("resolv", ".conf");
        Files.writeString(resolver, "nameserver " + NAME_SERVER + "\n");
        target = Target.start(
                "SilentNameServerIT",
                Map.of("WAFLEET_FETCH_PRIVATE", "localhost:" + receiver.actualPort()),
                List.of(
                        "unshare",
                        "--mount",
                        "sh",
                        "-c",
                        "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\"",
                        resolver.toString()));
    }

    @AfterAll
    static void stopGateway() throws IOException {
        if (target != null) {
            target.close();
            receiver.close().await();
            vertx.close().await();
            silent.close();
        }
    }

    private static boolean mayMount() throws Exception {
        Process asked = new ProcessBuilder("unshare", "--mount", "sh", "-c", "mount --bind /etc/hosts /etc/resolv.conf")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return asked.waitFor() == 0;
    }

    private static void listen() {
        byte[] question = new byte[512];
        try {
            while (true) {
                silent.receive(new DatagramPacket(question, question.length));
                questions.incrementAndGet();
            }
        } catch (IOException closed) {
            assertThat(silent.isClosed()).isTrue();
        }
    }

    @Test
    void shouldKeepNobodyElseWaitingForNamesThatNeverResolve() throws Exception {
        JsonObject device = new JsonObject().put("phoneNumber", NUMBER).put("autoStart", false);
        target.attacker().post("/api/devices", device).expect(201);
        target.other()
                .post(
                        "/api/webhooks",
                        new JsonObject()
                                .put("url", "http://localhost:" + receiver.actualPort() + "/hook")
                                .put("types", new JsonArray().add("device.*")))
                .expect(201);
        Bystander bystander = target.watch();
        try (Flood flood = new Flood(target.gateway().api().server())) {
            String token = "Bearer " + target.attacker().token();
            IntStream.range(0, SENDS).forEach(each -> {
                String body = new JsonObject()
                        .put("from", NUMBER)
                        .put("to", "+5511988880001")
                        .put("type", "image")
                        .put("media", new JsonObject().put("url", "http://n" + each + ".hangs.example/a.png"))
                        .encode();
                flood.open(
                        1,
                        Flood.head("POST", "/api/messages/send", body.length(), "Authorization", token),
                        Buffer.buffer(body));
            });
            flood.awaitSent(SENDS);
            await("the name server is asked").until(() -> questions.get() > 0);

            // When
            target.other()
                    .post(
                            "/api/devices",
                            new JsonObject().put("phoneNumber", "5571922240002").put("autoStart", false))
                    .expect(201);

            // Then
            await("the other tenant's webhook").until(() -> hooks.get() > 0);
            assertThat(flood.unanswered()).as("the attack is still under way").isPositive();
        }
        bystander.assertServed();
        target.assertAlive();
    }
}
