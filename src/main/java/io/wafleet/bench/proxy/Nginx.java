package io.wafleet.bench.proxy;

import io.wafleet.bench.Ground;
import io.wafleet.bench.HostProgram;
import io.wafleet.bench.LocalHttp;
import io.wafleet.bench.ProcessView;
import io.wafleet.client.CliFailure;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The yardstick: nginx, a worker for each core, which keeps its connections to the children and passes what is asked as the gateway
 * does, but for asking who asks. Bodies stream through it, as they do through the gateway, and no disk is touched.
 */
final class Nginx {
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final String CONFIGURATION = """
            worker_processes auto;
            worker_rlimit_nofile 8192;
            daemon off;
            user %s;
            pid %2$s/nginx.pid;
            error_log %2$s/error.log;
            events { worker_connections 4096; }
            http {
              access_log off;
              client_body_temp_path %2$s/body;
              proxy_temp_path %2$s/proxy;
              fastcgi_temp_path %2$s/fastcgi;
              uwsgi_temp_path %2$s/uwsgi;
              scgi_temp_path %2$s/scgi;
              client_max_body_size 0;
              keepalive_timeout 300s;
              keepalive_requests 1000000000;
              proxy_http_version 1.1;
              proxy_request_buffering off;
              proxy_max_temp_file_size 0;
            %3$s
              server {
                listen 127.0.0.1:%4$d backlog=4096;
                location = /health { return 200; }
            %5$s
              }
            }
            """;

    private static final String UPSTREAM =
            "  upstream %s { server 127.0.0.1:%d; keepalive 256; keepalive_requests 1000000000; }";

    private static final String LOCATION = """
                location /%1$s/ {
                  proxy_pass http://%1$s/;
                  proxy_set_header Connection "";
                  proxy_set_header Authorization "%2$s";
                  proxy_set_header X-Device-Id "%3$s";
                }""";

    private final Process process;
    private final int port;

    private Nginx(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** In front of these children, each below a folder of its name. */
    static Nginx start(Ground ground, List<Target> targets) throws IOException, InterruptedException {
        Path program = HostProgram.need("nginx");
        Path folder = ground.home().folder("nginx");
        int port = LocalHttp.freePort(LocalHttp.freeRange());
        Path configuration = folder.resolve("nginx.conf");
        Files.writeString(
                configuration,
                CONFIGURATION.formatted(
                        System.getProperty("user.name"),
                        folder,
                        lines(targets, each -> UPSTREAM.formatted(each.device(), each.port())),
                        port,
                        lines(targets, each -> LOCATION.formatted(each.device(), each.authorization(), each.slot()))));
        ProcessBuilder builder = new ProcessBuilder(
                        program.toString(),
                        "-e",
                        folder + "/error.log",
                        "-p",
                        folder.toString(),
                        "-c",
                        configuration.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(folder.resolve("log").toFile()));
        Nginx nginx = new Nginx(ground.home().start(builder), port);
        ground.watch().until("nginx answers", System.nanoTime(), LOOK_EVERY, PATIENCE, () -> {
            if (!nginx.process.isAlive()) {
                throw CliFailure.failed("nginx has ended; its log is in " + folder + " (kept with --keep)");
            }
            return LocalHttp.isOk(port, "/health");
        });
        return nginx;
    }

    private static String lines(List<Target> targets, java.util.function.Function<Target, String> line) {
        return targets.stream().map(line).collect(Collectors.joining("\n"));
    }

    Way to(Target target) {
        return new Way("nginx", "http://127.0.0.1:" + port + "/" + target.device(), Map.of());
    }

    /** Of all its workers. */
    double cpuSeconds() {
        return process.children()
                .mapToDouble(worker -> new ProcessView(worker.pid()).cpuSeconds())
                .sum();
    }
}
