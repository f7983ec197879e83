package io.wafleet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
    private static final String FIRST = "5511900000001";
    private static final String SECOND = "5511900000002";
    private static final String THIRD = "5511900000003";

    @TempDir
    Path root;

    private final Map<String, String> given = new HashMap<>();
    private FakeGateway gateway;
    private FakeFleet fleet;
    private CliRunner cli;

    @BeforeEach
    void start() throws Exception {
        gateway = new FakeGateway();
        fleet = new FakeFleet(gateway);
        cli = new CliRunner(root).starting(environment -> {
            given.putAll(environment);
            System.out.println("a line of the gateway's log");
            return gateway;
        });
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void shouldPairAndChatAndProveIt() throws Exception {
        assertThat(cli.run("demo", "--for", "3s")).isZero();
        assertThat(cli.out().lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line).contains("SIMULATED"));
        assertThat(cli.out())
                .contains("3 of 3 children run", "(2 scanned a code, 0 came back without one)", "All of it was true.")
                .contains(THIRD + " waits for a phone")
                .doesNotContain("a line of the gateway's log");
        assertThat(QrDrawingReader.read(cli.out().lines().toList(), true)).isEqualTo("2@" + THIRD);
        assertThat(fleet.links).containsEntry(FIRST, "online").containsEntry(THIRD, "unpaired");
        assertThat(Files.readString(root.resolve(".demo/gateway.log"))).contains("a line of the gateway's log");
    }

    @Test
    void shouldGiveTheGatewayAHomeOfItsOwn() throws Exception {
        cli.with("API_PORT", "3999").with("WAFLEET_CHILD_BINARY", "/real").with("SECRET", "x");
        cli.run("demo", "--for", "1s", "--devices", "1");
        Path home = root.resolve(".demo");
        assertThat(given)
                .containsEntry("API_PORT", "3999")
                .containsEntry("WAFLEET_HOME", home.toString())
                .containsEntry("WAFLEET_SESSIONS", home.resolve("sessions").toString())
                .containsEntry("WAFLEET_ON_STOP", "stop")
                .doesNotContainKey("SECRET")
                .doesNotContainValue("/real");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("admin-password"))))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldStandBesideWhatHasTheUsualPortsUnlessAPortWasNamed() throws Exception {
        try (ServerSocket api = new ServerSocket()) {
            api.setReuseAddress(true);
            // Where something else has the port already, that serves as well.
            bindIfFree(api, 3000);
            cli.run("demo", "--for", "1s", "--devices", "1");
        }
        assertThat(given.get("API_PORT")).isNotEqualTo("3000").startsWith("30");
        assertThat(given).containsEntry("WAFLEET_SIMULATED", "true");
    }

    @Test
    void shouldUseTheFolderThatItIsGivenAndNameOneThatItCannotUse() throws Exception {
        Path mine = root.resolve("my demo");
        cli.run("demo", "--for", "1s", "--devices", "1", "--home", mine.toString());
        assertThat(given).containsEntry("WAFLEET_HOME", mine.toString());
        Files.createFile(root.resolve("file"));

        assertThat(cli.run("demo", "--home", root.resolve("file/below").toString()))
                .isEqualTo(1);
        assertThat(cli.errLines()).last().asString().contains("file/below cannot be used", "--home");
    }

    private static void bindIfFree(ServerSocket socket, int port) throws IOException {
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (BindException taken) {
            assertThat(taken).hasMessageContaining("in use");
        }
    }

    @Test
    void shouldRecogniseNumbersThatAnEarlierDemoPaired() {
        fleet.add(FIRST, "online");
        fleet.add(SECOND, "online");
        fleet.add(THIRD, "unpaired");
        fleet.add("5511900000004", "online");
        assertThat(cli.run("demo", "--for", "3s")).isZero();
        assertThat(cli.out()).contains("(0 scanned a code, 2 came back without one)");
        assertThat(fleet.scans).hasValue(0);
        assertThat(fleet.removed).containsExactly("5511900000004");
    }

    @Test
    void shouldStartTheLastNumberAnewWhenItIsPaired() {
        fleet.add(FIRST, "online");
        assertThat(cli.run("demo", "--for", "1s", "--devices", "1")).isZero();
        assertThat(fleet.removed).containsExactly(FIRST);
        assertThat(fleet.links).containsEntry(FIRST, "unpaired");
    }

    @Test
    void shouldFailWhenATextDoesNotArrive() {
        fleet.losesTexts = true;
        assertThat(cli.run("demo", "--for", "1s", "--settle", "1s", "--json")).isEqualTo(1);
        JsonObject report = new JsonObject(cli.out());
        assertThat(report.getBoolean("ok")).isFalse();
        assertThat(report.getJsonObject("numbers").getInteger("arrived")).isZero();
        assertThat(report.getJsonObject("numbers").getInteger("sent")).isPositive();
    }

    @Test
    void shouldKeepThePassword() {
        cli.run("demo", "--for", "1s", "--devices", "1");
        String first = fleet.password;
        assertThat(first).hasSize(20).isEqualTo(given.get("DEFAULT_ADMIN_PASS"));
        CliRunner again = new CliRunner(root).starting(environment -> {
            assertThat(environment).containsEntry("DEFAULT_ADMIN_PASS", first);
            throw new StartException("enough");
        });
        assertThat(again.run("demo")).isEqualTo(1);
        assertThat(again.errLines()).hasSize(1).first().asString().startsWith("wafleet: enough (log: ");
    }

    @Test
    void shouldEndWhenSomebodyElseStopsTheGateway() {
        Thread stopper = new Thread(() -> {
            await().until(() -> fleet.links.size() == 3);
            gateway.close();
        });
        stopper.setDaemon(true);
        stopper.start();
        assertThat(cli.run("demo")).isEqualTo(1);
    }
}
