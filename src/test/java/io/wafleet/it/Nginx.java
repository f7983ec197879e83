package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wafleet.Tools;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A real nginx with the project's own configuration, made to fit a host as docs/operations.md says. Beyond that only its ports
 * and folders are the test's. It listens on several loopback addresses, as the gateway does on all.
 */
final class Nginx implements AutoCloseable {
    /** 127.0.0.1 and those after it. */
    static final int ADDRESSES = 16;

    private static final Path SHIPPED = Path.of("docker", "nginx").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Path root;
    private final int port;
    private final Process process;

    private Nginx(Path root, int port, Process process) {
        this.root = root;
        this.port = port;
        this.process = process;
    }

    /** In front of a gateway on this machine. Skips the test where there is no nginx. */
    static Nginx start(Path root, URI gateway, int port) throws IOException, InterruptedException {
        Path program = Tools.need("nginx");
        Tools.need("sed");
        Files.createDirectories(root.resolve("nginx/conf.d"));
        write(root, "nginx.conf", gateway, port);
        write(root, "conf.d/wafleet.conf", gateway, port);
        List<String> folders = new ArrayList<>();
        for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            folders.add(kind + "_temp_path " + root + "/" + kind + ";");
        }
        Files.write(root.resolve("nginx/conf.d/folders.conf"), folders);
        Process process = new ProcessBuilder(
                        program.toString(),
                        "-e",
                        root + "/error.log",
                        "-p",
                        root.toString(),
                        "-c",
                        root + "/nginx/nginx.conf",
                        "-g",
                        "daemon off; pid " + root + "/nginx.pid;")
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("nginx.log").toFile())
                .start();
        Nginx nginx = new Nginx(root, port, process);
        try {
            await("nginx listens").atMost(PATIENCE).until(() -> !process.isAlive() || isListening(port));
            assertThat(process.isAlive()).as(() -> "nginx runs, see " + root).isTrue();
        } catch (RuntimeException | AssertionError e) {
            nginx.close();
            throw e;
        }
        return nginx;
    }

    private static boolean isListening(int port) {
        try (Socket probe = new Socket("127.0.0.1", port)) {
            return probe.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void write(Path root, String file, URI gateway, int port) throws IOException, InterruptedException {
        Process sed = new ProcessBuilder(
                        "sed",
                        "-f",
                        SHIPPED.resolve("host.sed").toString(),
                        SHIPPED.resolve(file).toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(sed.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(sed.waitFor()).isZero();
        String listens = IntStream.rangeClosed(1, ADDRESSES)
                .mapToObj(last -> "listen 127.0.0." + last + ":" + port + ";")
                .collect(Collectors.joining(" "));
        Files.writeString(
                root.resolve("nginx").resolve(file),
                text.replace("user www-data;", "user " + System.getProperty("user.name") + ";")
                        .replace("worker_processes auto;", "worker_processes 1;")
                        .replace("/var/log/nginx", root.toString())
                        .replace("listen 80;", listens)
                        .replace("listen [::]:80;", "")
                        .replace("127.0.0.1:3000", gateway.getAuthority()));
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    String accessLog() throws IOException {
        return Files.readString(root.resolve("access.log"));
    }

    String errorLog() throws IOException {
        return Files.readString(root.resolve("error.log"));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
