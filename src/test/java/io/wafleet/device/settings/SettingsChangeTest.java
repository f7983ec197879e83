package io.wafleet.device.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.wafleet.gowa.ChildEnvironment;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsChangeTest {
    private static final ChildBinaries NO_FOLDER = new ChildBinaries(Path.of("/opt/bin/whatsapp"), null);
    private static final ChildBinaries FOLDER =
            new ChildBinaries(Path.of("/opt/bin/whatsapp"), Path.of("/opt/versions"));

    private static ChildSettings apply(ChildSettings now, String change) {
        return new SettingsChange(new JsonObject(change), FOLDER).applyTo(now);
    }

    private static ChildSettings apply(String change) {
        return apply(ChildSettings.DEFAULTS, change);
    }

    private static Problem problem(ChildBinaries binaries, String change) {
        ProblemException[] caught = new ProblemException[1];
        assertThatThrownBy(() -> new SettingsChange(new JsonObject(change), binaries).applyTo(ChildSettings.DEFAULTS))
                .as(change)
                .isInstanceOfSatisfying(ProblemException.class, problem -> caught[0] = problem);
        return caught[0].problem();
    }

    @Test
    void shouldSetWhatIsGivenAndKeepTheRest() {
        // Given
        ChildSettings all = apply("""
                {"proxy": "socks5://ana:secret@proxy.example:1080", "binary": "9.2.0/whatsapp", "startOrder": 7,
                 "environment": {"APP_OS": "Loja", "APP_DEBUG": "true"}, "memoryLimit": "256MB"}""");

        // When
        ChildSettings changed = apply(all, """
                {"environment": {"APP_DEBUG": null, "TZ": "America/Bahia"}, "memoryLimit": null}""");

        // Then
        assertThat(all.memoryLimit()).isEqualTo(256_000_000);
        assertThat(all.startOrder()).isEqualTo(7);
        assertThat(changed.proxy()).isEqualTo("socks5://ana:secret@proxy.example:1080");
        assertThat(changed.binary()).isEqualTo("9.2.0/whatsapp");
        assertThat(changed.environment()).isEqualTo(Map.of("APP_OS", "Loja", "TZ", "America/Bahia"));
        assertThat(changed.memoryLimit()).isNull();
        assertThat(changed.differences(all)).containsExactly("environment.APP_DEBUG", "environment.TZ", "memoryLimit");
        assertThat(changed.differences(changed.withStartOrder(1)))
                .as("the order is nothing that a process is launched with")
                .isEmpty();
    }

    @Test
    void shouldBeTheDefaultsWhenAllIsTakenAway() {
        ChildSettings all = apply("""
                {"proxy": "http://proxy.example", "binary": "x", "startOrder": 7, "environment": {"APP_OS": "Loja"},
                 "memoryLimit": 20000000}""");

        assertThat(apply(all, """
                {"proxy": null, "binary": null, "startOrder": null, "environment": null, "memoryLimit": null}""")).isEqualTo(ChildSettings.DEFAULTS);
    }

    @Test
    void shouldSurviveTheStore() {
        ChildSettings all = apply("""
                {"proxy": "https://ana:secret@proxy.example", "binary": "x", "startOrder": 0,
                 "environment": {"APP_OS": "Loja 2"}, "memoryLimit": 9000000000}""");

        assertThat(ChildSettings.ofRow(new JsonObject(all.toRow().encode()))).isEqualTo(all);
        assertThat(ChildSettings.ofRow(new JsonObject())).isEqualTo(ChildSettings.DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource({
        "socks5://ana:s%40:cret@proxy.example:1080,socks5://ana:***@proxy.example:1080",
        "http://ana:ana@ana:8080/,http://ana:***@ana:8080/",
        "https://ana@proxy.example,https://ana@proxy.example",
        "http://[::1]:8080,http://[::1]:8080",
    })
    void shouldShowAProxyWithoutItsPassword(String proxy, String shown) {
        ChildSettings settings = apply(new JsonObject().put("proxy", proxy).encode());

        assertThat(settings.proxy()).isEqualTo(proxy);
        assertThat(settings.toView().getString("proxy")).isEqualTo(shown);
        assertThat(settings.toString()).doesNotContain("cret");
        assertThat(settings.extras().proxy()).isEqualTo(proxy);
    }

    @Test
    void shouldKeepThePasswordWhenTheMaskIsSentBack() {
        ChildSettings settings = apply("{\"proxy\": \"socks5://ana:secret@proxy.example:1080\"}");

        assertThat(apply(settings, "{\"proxy\": \"socks5://ana:***@proxy.example:1080\"}"))
                .isEqualTo(settings);
        assertThatThrownBy(() -> apply(settings, "{\"proxy\": \"socks5://ana:***@elsewhere.example:1080\"}"))
                .isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "7",
                "\"proxy.example:1080\"",
                "\"ftp://proxy.example\"",
                "\"file:///etc/passwd\"",
                "\"socks5://\"",
                "\"socks5://:1080\"",
                "\"http://proxy.example:70000\"",
                "\"http://proxy.example/path\"",
                "\"http://proxy.example?x\"",
                "\"http://ana:a b@proxy.example\"",
                "\"http://proxy.example\\nX=Y\"",
                "\"http://ana:***@proxy.example\"",
            })
    void shouldRefuseAProxyThatIsNone(String proxy) {
        Problem problem = problem(FOLDER, "{\"proxy\": " + proxy + "}");

        assertThat(problem.field()).isEqualTo("settings.proxy");
        assertThat(problem.code().status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "9.2.0,/opt/versions/9.2.0",
        "9.2.0/whatsapp,/opt/versions/9.2.0/whatsapp",
        "/opt/versions/x/../9.2.0,/opt/versions/9.2.0",
        "/opt/bin/whatsapp,/opt/bin/whatsapp",
    })
    void shouldFindABinaryByNameOrPath(String wanted, Path file) {
        assertThat(apply(new JsonObject().put("binary", wanted).encode()).binary())
                .isEqualTo(wanted);
        assertThat(FOLDER.resolve(wanted)).isEqualTo(file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/bin/sh",
                "../bin/sh",
                "9.2.0/../../bin/whatsapp2",
                "/opt/versions",
                ".",
                "",
                "/opt/versions2/x",
                "x\u0000"
            })
    void shouldRunNothingOutsideTheFolder(String binary) {
        Problem problem = problem(FOLDER, new JsonObject().put("binary", binary).encode());

        assertThat(problem.field()).isEqualTo("settings.binary");
    }

    @Test
    void shouldSayThatThereIsNoFolder() {
        Problem problem = problem(NO_FOLDER, "{\"binary\": \"9.2.0\"}");

        assertThat(problem.field()).isEqualTo("settings.binary");
        assertThat(problem.detail()).contains("WAFLEET_CHILD_BINARIES");
        assertThat(NO_FOLDER.resolve("/bin/sh")).isNull();
        assertThat(NO_FOLDER.resolve("/opt/bin/whatsapp")).isEqualTo(NO_FOLDER.standard());
    }

    @ParameterizedTest
    @CsvSource({
        "APP_PORT,9000",
        "APP_BASIC_AUTH,a:b",
        "WHATSAPP_WEBHOOK,http://elsewhere",
        "WHATSAPP_WEBHOOK_IGNORE_JIDS,@g.us",
        "DB_URI,file:x",
        "WAFLEET_COOKIE,x",
        "LD_PRELOAD,/tmp/x.so",
        "PATH,/tmp",
        "APP_DEBUG,yes",
        "APP_OS,''",
        "TZ,../etc/passwd",
        "TZ,/etc/passwd",
        "CHAT_STORAGE_MAX_OPEN_CONNS,0",
        "WHATSAPP_PRESENCE_ON_CONNECT,maybe",
        "WHATSAPP_PRESENCE_PULSE_INTERVAL,5",
    })
    void shouldRefuseAVariableThatIsNotForUsers(String name, String value) {
        JsonObject environment = new JsonObject().put(name, value);
        Problem problem =
                problem(FOLDER, new JsonObject().put("environment", environment).encode());

        assertThat(problem.field()).isEqualTo("settings.environment." + name);
    }

    @Test
    void shouldRefuseWhatIsNoTextOfOneLine() {
        for (String value : new String[] {"a\nb", "a\u0000b", "x".repeat(1001)}) {
            JsonObject environment = new JsonObject().put("WHATSAPP_AUTO_REPLY", value);
            Problem problem = problem(
                    FOLDER, new JsonObject().put("environment", environment).encode());
            assertThat(problem.field()).isEqualTo("settings.environment.WHATSAPP_AUTO_REPLY");
        }
        assertThat(problem(FOLDER, "{\"environment\": {\"APP_DEBUG\": true}}").detail())
                .contains("string");
        assertThat(problem(FOLDER, "{\"environment\": {\"a\\nb\": \"x\"}}").field())
                .isEqualTo("settings.environment");
        assertThat(problem(FOLDER, "{\"environment\": []}").field()).isEqualTo("settings.environment");
    }

    @ParameterizedTest
    @CsvSource({"16777216,16777216", "'\"20000000\"',20000000", "'\"1GiB\"',1073741824", "'\"300 MB\"',300000000"})
    void shouldReadAnAmountOfMemory(String given, long bytes) {
        ChildSettings settings = apply("{\"memoryLimit\": " + given + "}");

        assertThat(settings.memoryLimit()).isEqualTo(bytes);
        assertThat(ChildEnvironment.of(1, "s", "u", "h", settings.extras()))
                .containsEntry("GOMEMLIMIT", String.valueOf(Math.round(bytes * 0.9)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-1", "1.5", "true", "{}", "\"\"", "\"x\"", "\"1MB\"", "\"2000GiB\"", "9999999999999999"})
    void shouldRefuseAnAmountOfMemoryThatIsNone(String given) {
        assertThat(problem(FOLDER, "{\"memoryLimit\": " + given + "}").field()).isEqualTo("settings.memoryLimit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1000001", "\"1\"", "1.5", "99999999999"})
    void shouldRefuseAnOrderThatIsNone(String given) {
        assertThat(problem(FOLDER, "{\"startOrder\": " + given + "}").field()).isEqualTo("settings.startOrder");
    }

    @Test
    void shouldRefuseASettingThatDoesNotExist() {
        assertThat(problem(FOLDER, "{\"proxi\": \"x\"}").field()).isEqualTo("settings.proxi");
        assertThat(problem(FOLDER, "{\"a\\nb\": \"x\"}").field()).isEqualTo("settings");
    }

    @Test
    void shouldPassOnWhatWasSetAndNothingElse() {
        ChildSettings settings = apply("""
                {"proxy": "socks5://ana:secret@proxy.example:1080",
                 "environment": {"APP_OS": "Loja", "WHATSAPP_PRESENCE_PULSE_ENABLED": "true"}}""");

        Map<String, String> environment = ChildEnvironment.of(8000, "api", "http://hook", "hook", settings.extras());
        assertThat(environment)
                .containsEntry("WHATSAPP_PROXY", "socks5://ana:secret@proxy.example:1080")
                .containsEntry("APP_OS", "Loja")
                .containsEntry("WHATSAPP_PRESENCE_PULSE_ENABLED", "true")
                .containsEntry("APP_PORT", "8000")
                .containsEntry("APP_BASIC_AUTH", "wafleet:api")
                .doesNotContainKey("GOMEMLIMIT");
        assertThat(ChildEnvironment.of(8000, "api", "http://hook", "hook", ChildSettings.DEFAULTS.extras()))
                .containsEntry("APP_OS", "wafleet")
                .containsEntry("WHATSAPP_PRESENCE_PULSE_ENABLED", "false")
                .doesNotContainKey("WHATSAPP_PROXY");
    }
}
