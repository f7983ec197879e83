package io.wafleet.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wafleet.it.ApiClient;
import io.wafleet.it.GatewayProcess;
import io.wafleet.it.JsonWebToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody follows a child's output for longer than it is his to read. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FollowedLogsIT {
    private static GatewayProcess gateway;
    private static ApiClient ta;
    private static ApiClient tb;

    @BeforeAll
    static void start() throws IOException {
        gateway = GatewayProcess.start("followed-logs", Map.of("WAFLEET_MAX_STREAMS", "4"));
        ta = gateway.user("ta-operator", "operator", "ta");
        tb = gateway.user("tb-operator", "operator", "tb");
    }

    @AfterAll
    static void end() throws IOException {
        gateway.close();
    }

    private static void register(ApiClient owner, String id, String number) {
        JsonObject device =
                new JsonObject().put("phoneNumber", number).put("id", id).put("autoStart", false);
        owner.post("/api/devices", device).expect(201);
    }

    private static void write(String device, String text) throws IOException {
        Path log = gateway.sessions().resolve(device).resolve(".wafleet/child.log");
        Files.createDirectories(log.getParent());
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String read(InputStream stream, int length) throws IOException {
        return new String(stream.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Test
    void shouldEndWithTheDeviceAndTellNothingOfTheNextOfItsName() throws Exception {
        // Given
        register(ta, "support", "5511911110001");
        write("support", "ours\n");
        try (InputStream followed = ta.stream("/api/devices/support/logs?follow=true&tail=1")) {
            assertThat(read(followed, 5)).isEqualTo("ours\n");

            // When
            ta.delete("/api/devices/support").expect(204);
            register(tb, "support", "5511922220001");
            write("support", "theirs\n");

            // Then
            assertThat(new String(followed.readAllBytes(), StandardCharsets.UTF_8))
                    .doesNotContain("theirs");
        }
        ta.get("/api/devices/support/logs").expectProblem(404, "device-not-found");
    }

    @Test
    void shouldEndWithItsToken() throws Exception {
        register(ta, "expiring", "5511911110002");
        write("expiring", "ours\n");
        String token = JsonWebToken.until(Instant.now().plusSeconds(3), ta.token(), GatewayProcess.JWT_SECRET);
        try (InputStream followed = ta.withToken(token).stream("/api/devices/expiring/logs?follow=true&tail=1")) {
            assertThat(new String(followed.readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("ours\n");
        }
    }

    @Test
    void shouldCountAmongTheStreams() throws Exception {
        register(tb, "counted", "5511922220003");
        write("counted", "ours\n");
        try (InputStream followed = tb.stream("/api/devices/counted/logs?follow=true&tail=1")) {
            assertThat(read(followed, 5)).isEqualTo("ours\n");
            tb.get("/api/devices/counted/logs?follow=true").expectProblem(503, "overloaded");
        }
    }
}
