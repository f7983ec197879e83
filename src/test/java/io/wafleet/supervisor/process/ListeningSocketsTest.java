package io.wafleet.supervisor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ListeningSocketsTest {
    private static final long OWN = ProcessHandle.current().pid();

    private final ProcFs procFs = new ProcFs(Path.of("/proc"));
    private final ListeningSockets sockets = procFs.sockets();

    @Test
    void shouldProveWhoServesAPortUntilItIsClosed() throws IOException {
        Serving serving;
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
            serving = sockets.serving(port, OWN);

            assertThat(serving).isNotNull();
            assertThat(serving.holds()).isTrue();
            assertThat(sockets.ports(procFs.stat(OWN).session())).contains(port);
            assertThat(PortCheck.holder(port)).endsWith(", pid " + OWN);
            assertThat(sockets.listeningUser(port)).matches("\\d+");
        }
        // Whoever has the port now, it is not who had it then.
        try (ServerSocket next = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(next.isBound()).isTrue();
            assertThat(serving.holds()).isFalse();
        }
        assertThat(sockets.serving(port, OWN)).isNull();
        assertThat(PortCheck.holder(port)).isEqualTo("an unknown process");
    }
}
