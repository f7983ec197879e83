package io.wafleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.config.Configuration;
import io.wafleet.config.ConfigurationLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

class DockerFilesTest {
    private static final Path COMPOSE = Path.of("docker/compose.yaml");
    private static final Path IMAGE = Path.of("docker/Dockerfile");
    /** {@code ${NAME:-default}} and {@code ${NAME:?why}}. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\w+:([-?])([^}]*)}");

    @TempDir
    Path folder;

    private static Map<String, Map<String, Object>> services() throws IOException {
        Map<String, Map<String, Map<String, Object>>> file = new Yaml().load(Files.readString(COMPOSE));
        return file.get("services");
    }

    @Test
    void shouldGiveContainersNoMoreThanTheyNeed() throws IOException {
        assertThat(services())
                .hasSize(3)
                .allSatisfy((name, service) -> assertThat(service)
                        .containsEntry("read_only", true)
                        .containsEntry("security_opt", List.of("no-new-privileges:true"))
                        .containsKeys("mem_limit", "logging", "stop_grace_period"));
    }

    @Test
    void shouldSetTheGatewayAsItReadsItsSettings() throws IOException {
        Map<String, String> environment = new TreeMap<>();
        @SuppressWarnings("unchecked")
        Map<String, Object> given =
                (Map<String, Object>) services().get("wafleet").get("environment");
        given.forEach((name, value) -> environment.put(
                name,
                VARIABLE.matcher(value.toString())
                        .replaceAll(found -> found.group(1).equals("?") ? "a password" : found.group(2))));
        Configuration configuration = ConfigurationLoader.load(folder, environment);
        // nginx has an address that Docker chooses, and never that of the host.
        assertThat(configuration.listeners().proxies())
                .contains("172.16.0.0/12", "192.168.0.0/16")
                .noneMatch(network -> network.startsWith("127."));
    }

    @Test
    void shouldRunTheImageAsAUserThatIsKnownByNumber() throws IOException {
        assertThat(Files.readAllLines(IMAGE))
                .filteredOn(line -> line.startsWith("USER "))
                .containsExactly("USER 10001:10001");
    }
}
