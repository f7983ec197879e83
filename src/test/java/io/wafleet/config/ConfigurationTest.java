package io.wafleet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wafleet.config.Configuration.AccessLogForm;
import io.wafleet.config.Configuration.ChildLogs;
import io.wafleet.config.Configuration.Children;
import io.wafleet.config.Configuration.Disk;
import io.wafleet.config.Configuration.Listeners;
import io.wafleet.config.Configuration.LogLevel;
import io.wafleet.config.Configuration.OnOtherNumber;
import io.wafleet.config.Configuration.OnStop;
import io.wafleet.config.Configuration.Places;
import io.wafleet.config.Configuration.Quotas;
import io.wafleet.config.Configuration.RateLimit;
import io.wafleet.config.Configuration.Restarts;
import io.wafleet.config.Configuration.SendCaps;
import io.wafleet.config.Configuration.Sends;
import io.wafleet.config.Configuration.Webhooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
    private static final Path TABLE = Path.of("docs/configuration.md");

    @TempDir
    Path root;

    private Configuration load(Map<String, String> environment) {
        return ConfigurationLoader.load(root, environment);
    }

    private void file(String text) throws IOException {
        Files.createDirectories(root.resolve("data"));
        Files.writeString(root.resolve("data/wafleet.conf"), text);
    }

    @Test
    void shouldHaveTheseDefaultsWhenNothingIsSet() {
        // When
        Configuration configuration = load(Map.of());

        // Then
        assertThat(configuration.places())
                .isEqualTo(new Places(root.resolve("data"), root.resolve("sessions"), null, null));
        assertThat(configuration.listeners())
                .isEqualTo(new Listeners(
                        "0.0.0.0",
                        3000,
                        List.of(),
                        new RateLimit(6000, Duration.ofMinutes(1)),
                        1000,
                        AccessLogForm.OFF,
                        List.of(),
                        "127.0.0.1",
                        9090,
                        0));
        assertThat(configuration.children())
                .isEqualTo(new Children(
                        root.resolve("bin/whatsapp"),
                        false,
                        null,
                        8000,
                        50,
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(120),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(60),
                        OnOtherNumber.ACCEPT,
                        new Restarts(Duration.ofSeconds(1), Duration.ofSeconds(60), 10)));
        assertThat(configuration.childLogs()).isEqualTo(new ChildLogs(10 * 1024 * 1024, 3));
        assertThat(configuration.disk())
                .isEqualTo(new Disk(512L * 1024 * 1024, true, Duration.ofDays(30), 1024L * 1024 * 1024));
        assertThat(configuration.sends())
                .isEqualTo(new Sends(
                        Duration.ofSeconds(1),
                        Duration.ofMillis(500),
                        new SendCaps(30, 500, 3000),
                        new SendCaps(60, 1500, 15_000),
                        100,
                        100,
                        14,
                        null,
                        false,
                        10,
                        10_000,
                        Duration.ofHours(24),
                        Duration.ofDays(90)));
        assertThat(configuration.webhooks())
                .isEqualTo(new Webhooks(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1),
                        Duration.ofDays(7),
                        Duration.ofHours(24),
                        Duration.ofDays(7),
                        Duration.ofDays(30)));
        assertThat(configuration.access().adminUser()).isEqualTo("admin");
        assertThat(configuration.access().adminPassword()).isNull();
        assertThat(configuration.access().jwtSecret()).isNull();
        assertThat(configuration.access().lifetimes().token()).isEqualTo(Duration.ofHours(24));
        assertThat(configuration.onStop()).isEqualTo(OnStop.LEAVE);
        assertThat(configuration.logLevel()).isEqualTo(LogLevel.INFO);
    }

    @Test
    void shouldShowEverySettingInTheTablesOrderWhenItIsAskedForTheEffectiveOnes() {
        Configuration configuration = load(Map.of());

        assertThat(configuration.effective().keySet())
                .containsExactlyElementsOf(
                        Settings.ALL.stream().map(Setting::name).toList());
        assertThat(configuration.effective()).containsEntry("API_PORT", "3000").containsEntry("JWT_SECRET", "");
    }

    @Test
    void shouldPreferTheEnvironmentToTheFileAndTheFileToTheDefault() throws IOException {
        // Given
        file("API_PORT=3001\nMAX_PROCESSES=7\nLOG_LEVEL=debug\n");

        // When
        Configuration configuration = load(Map.of("API_PORT", "3002", "LOG_LEVEL", ""));

        // Then
        assertThat(configuration.listeners().apiPort()).isEqualTo(3002);
        assertThat(configuration.children().maxProcesses()).isEqualTo(7);
        assertThat(configuration.logLevel())
                .as("an empty variable counts as not set")
                .isEqualTo(LogLevel.DEBUG);
        assertThat(configuration.children().basePort()).isEqualTo(8000);
        assertThat(configuration.effective()).containsEntry("API_PORT", "3002").containsEntry("MAX_PROCESSES", "7");
    }

    @ParameterizedTest
    @CsvSource({
        "API_PORT, 70000",
        "API_PORT, 0",
        "API_PORT, http",
        "PROCESS_BASE_PORT, 80",
        "MAX_PROCESSES, 1001",
        "MAX_PROCESSES, -1",
        "HEALTH_CHECK_INTERVAL, soon",
        "HEALTH_CHECK_INTERVAL, 1ms",
        "WAFLEET_STOP_GRACE, 10 s",
        "WAFLEET_STOP_GRACE, 999999999999d",
        "WAFLEET_SEND_INTERVAL, -1s",
        "WAFLEET_SEND_INTERVAL, 1w",
        "WAFLEET_CHILD_LOG_SIZE, 10",
        "WAFLEET_CHILD_LOG_SIZE, 10 MB",
        "WAFLEET_CHILD_LOG_SIZE, 10PB",
        "WAFLEET_CHILD_LOG_SIZE, 2TB",
        "WAFLEET_CHILD_LOG_SIZE, 999999999999999TB",
        "WAFLEET_CHILD_LOG_FILES, 0",
        "WAFLEET_PRUNE, true",
        "WAFLEET_MEDIA_MAX_AGE, 1m",
        "WAFLEET_WEBHOOK_TIMEOUT, 1ms",
        "WAFLEET_WEBHOOK_PAUSE_AFTER, never",
        "WAFLEET_ON_STOP, maybe",
        "LOG_LEVEL, loud",
        "JWT_SECRET, short",
        "JWT_SECRET, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "JWT_SECRET, changemechangemechangemechangeme",
        "JWT_SECRET_PREVIOUS, short",
        "WAFLEET_SESSION_IDLE, 1s",
        "DEFAULT_ADMIN_PASS, a",
        "DEFAULT_ADMIN_PASS, 1234567",
        "DEFAULT_ADMIN_PASS, aaaaaaaaaaaa",
        "JWT_EXPIRES_IN, 1s",
        "WAFLEET_DATABASE_URL, mysql://u:p@h/d",
    })
    void shouldStopTheStartWithOneLineThatNamesTheSettingWhenItsValueIsBad(String name, String value) {
        assertThatThrownBy(() -> load(Map.of(name, value)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(name + ": ")
                .message()
                .hasLineCount(1)
                .hasSizeGreaterThan(name.length() + 10);
    }

    @Test
    void shouldNotShowASecretWhenItsValueIsBad() {
        assertThatThrownBy(() -> load(Map.of("JWT_SECRET", "too-short"))).hasMessageNotContaining("too-short");
        assertThatThrownBy(() -> load(Map.of("WAFLEET_DATABASE_URL", "postgres://me:hunter 2@host/db")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageNotContaining("hunter");
    }

    @Test
    void shouldNameAnUnknownSettingOfOursWhenTheEnvironmentHasOne() {
        assertThatThrownBy(() -> load(Map.of("WAFLEET_SEND_INTERVALL", "1s")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("WAFLEET_SEND_INTERVALL: ")
                .message()
                .hasLineCount(1);
    }

    @Test
    void shouldNameAnUnknownSettingWhenTheFileHasOne() throws IOException {
        file("API_PROT=3001\n");

        assertThatThrownBy(() -> load(Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("API_PROT: ")
                .hasMessageContaining("wafleet.conf");
    }

    @ParameterizedTest
    @CsvSource({
        "WAFLEET_DISK_RESERVE, 200TB, 200TB is not between 0 and 1TB",
        "MAX_UPLOAD_SIZE, 2, 2 is not between 1KB and 100MB",
        "WAFLEET_WEBHOOK_KEEP_TRYING, 500d, 500d is not between 1s and 30d"
    })
    void shouldNameLimitsInTheGreatestUnitThatFits(String name, String value, String message) {
        assertThatThrownBy(() -> load(Map.of(name, value)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(name + ": " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATH", "API_PORTS", "WAFLEET_URL", "WAFLEET_TOKEN", "WAFLEET_JAVA_OPTS"})
    void shouldLetOtherProgramsHaveTheirVariablesWhenTheyAreNotOurs(String name) {
        assertThat(load(Map.of(name, "anything")).listeners().apiPort()).isEqualTo(3000);
    }

    @Test
    void shouldSayWhichFileWhenItCannotBeRead() throws IOException {
        Files.createDirectories(root.resolve("data/wafleet.conf"));

        assertThatThrownBy(() -> load(Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("wafleet.conf")
                .message()
                .hasLineCount(1);
    }

    @Test
    void shouldRefuseAHomeInTheFileWhenTheFileIsFoundThroughTheHome() throws IOException {
        file("WAFLEET_HOME=elsewhere\n");

        assertThatThrownBy(() -> load(Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("WAFLEET_HOME: ");
    }

    @Test
    void shouldHideSecretsWhenTheConfigurationIsShown() {
        // Given
        String password = "hunter2-hunter2";
        String secret = "0123456789abcdef0123456789abcdef";

        // When
        Configuration configuration = load(Map.of(
                "DEFAULT_ADMIN_PASS",
                password,
                "JWT_SECRET",
                secret,
                "WAFLEET_DATABASE_URL",
                "postgres://me:" + password + "@host/db"));

        // Then
        assertThat(configuration.access().adminPassword()).isEqualTo(password);
        assertThat(configuration.access().jwtSecret()).isEqualTo(secret);
        assertThat(configuration.places().databaseUrl()).contains(password);
        assertThat(configuration.effective())
                .containsEntry("DEFAULT_ADMIN_PASS", "(hidden)")
                .containsEntry("JWT_SECRET", "(hidden)")
                .containsEntry("WAFLEET_DATABASE_URL", "(hidden)");
        assertThat(configuration.toString()).doesNotContain(password, secret).contains("adminUser=admin");
    }

    @ParameterizedTest
    @CsvSource({"250, 250", "250ms, 250", "2s, 2000", "3m, 180000", "1h, 3600000"})
    void shouldReadMillisecondsWhenADurationHasNoUnit(String text, long millis) {
        assertThat(load(Map.of("WAFLEET_SEND_INTERVAL", text)).sends().interval())
                .isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"70000, 70000", "64KB, 65536", "3MB, 3145728", "1GB, 1073741824", "1TB, 1099511627776"})
    void shouldReadBytesWhenASizeHasNoUnit(String text, long bytes) {
        assertThat(load(Map.of("WAFLEET_CHILD_LOG_SIZE", text)).childLogs().maxBytes())
                .isEqualTo(bytes);
    }

    @Test
    void shouldKeepAbsolutePathsAndResolveOthersFromTheRoot() {
        Configuration configuration =
                load(Map.of("WAFLEET_SESSIONS", "/srv/sessions", "WAFLEET_CHILD_BINARY", "../gowa"));

        assertThat(configuration.places().sessions()).isEqualTo(Path.of("/srv/sessions"));
        assertThat(configuration.children().binary())
                .isEqualTo(root.resolve("../gowa").normalize());
    }

    @Test
    void shouldLetNobodyMakeHimselfAUserUnlessASettingSaysWhere() {
        assertThat(load(Map.of()).access().registration()).isNull();
        assertThat(load(Map.of("WAFLEET_REGISTRATION_ROLE", "agent")).access().registration())
                .isNull();
        assertThat(load(Map.of("WAFLEET_REGISTRATION_TENANT", "acme")).access().registration())
                .isEqualTo(new Registration("acme", Registration.Role.VIEWER));
        assertThat(load(Map.of("WAFLEET_REGISTRATION_TENANT", "acme", "WAFLEET_REGISTRATION_ROLE", "agent"))
                        .access()
                        .registration())
                .isEqualTo(new Registration("acme", Registration.Role.AGENT));
        assertThatThrownBy(() -> load(Map.of("WAFLEET_REGISTRATION_ROLE", "operator")))
                .hasMessageContaining("WAFLEET_REGISTRATION_ROLE");
    }

    @Test
    void shouldLimitTenantsAsTheSettingsSay() {
        long spool = 2L * 1024 * 1024 * 1024;
        OptionalLong none = OptionalLong.empty();
        assertThat(load(Map.of()).quotas())
                .isEqualTo(new Quotas(
                        none,
                        none,
                        none,
                        OptionalLong.of(spool / 2),
                        none,
                        OptionalLong.of(5000),
                        OptionalLong.of(100),
                        OptionalLong.of(1000),
                        ZoneOffset.UTC,
                        Duration.ofDays(1100)));
        Quotas set = load(Map.of(
                        "WAFLEET_QUOTA_DEVICES", "0",
                        "WAFLEET_QUOTA_SPOOL_SIZE", "10MB",
                        "WAFLEET_QUOTA_STREAMS", "unlimited",
                        "WAFLEET_QUOTA_WEBHOOKS", "unlimited",
                        "WAFLEET_QUIET_HOURS", "21:00-08:00 America/Sao_Paulo"))
                .quotas();
        assertThat(set.devices()).hasValue(0);
        assertThat(set.spoolBytes()).hasValue(10 * 1024 * 1024);
        assertThat(set.streams()).isEmpty();
        assertThat(set.webhooks()).isEmpty();
        assertThat(set.zone()).isEqualTo(ZoneId.of("America/Sao_Paulo"));
        assertThat(load(Map.of(
                                "WAFLEET_DAY_ZONE", "Asia/Kolkata",
                                "WAFLEET_QUIET_HOURS", "21:00-08:00 America/Sao_Paulo"))
                        .quotas()
                        .zone())
                .isEqualTo(ZoneId.of("Asia/Kolkata"));
    }

    @ParameterizedTest
    @CsvSource({
        "WAFLEET_QUOTA_DEVICES,half",
        "WAFLEET_QUOTA_DEVICES,-1",
        "WAFLEET_QUOTA_SENDS_PER_DAY,none",
        "WAFLEET_QUOTA_SPOOL_SIZE,50%",
        "WAFLEET_QUOTA_STREAMS,1.5",
        "WAFLEET_DAY_ZONE,Atlantis",
    })
    void shouldRefuseWhatIsNoLimit(String name, String value) {
        assertThatThrownBy(() -> load(Map.of(name, value))).hasMessageContaining(name);
    }

    /** Run with {@code -Dwafleet.update-docs=true} to write the file anew. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            false,
            true,127.0.0.0/8 ::1/128
            10.1.2.3,10.1.2.3/32
            '172.16.0.0/12, fd00::/8',172.16.0.0/12 fd00::/8
            ::1,::1/128
            """)
    void shouldKnowTheProxies(String text, String networks) {
        assertThat(load(Map.of("WAFLEET_BEHIND_PROXY", text)).listeners().proxies())
                .isEqualTo(networks == null ? List.of() : List.of(networks.split(" ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"yes", "nginx", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "10.0.0.0/8/8", "true,10.0.0.1", ","})
    void shouldRefuseWhatAreNoProxies(String text) {
        assertThatThrownBy(() -> load(Map.of("WAFLEET_BEHIND_PROXY", text)))
                .hasMessageContaining("WAFLEET_BEHIND_PROXY");
    }

    @ParameterizedTest
    @CsvSource({"600/1m, 600, 60", "1/1d, 1, 86400", "100/15m, 100, 900", "5/1000, 5, 1"})
    void shouldKnowHowManyRequestsThereMayBe(String text, int requests, int seconds) {
        assertThat(load(Map.of("API_RATE_LIMIT", text)).listeners().rateLimit())
                .isEqualTo(new RateLimit(requests, Duration.ofSeconds(seconds)));
        assertThat(load(Map.of("API_RATE_LIMIT", "off")).listeners().rateLimit())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"600", "0/1m", "-1/1m", "600/0", "600/2d", "600/m", "1/1m/1", "99999999/1m", "OFF", "none"})
    void shouldRefuseWhatIsNoRateLimit(String text) {
        assertThatThrownBy(() -> load(Map.of("API_RATE_LIMIT", text))).hasMessageContaining("API_RATE_LIMIT");
    }

    @Test
    void shouldReadWordsWithCommasBetween() {
        assertThat(load(Map.of()).optOut().words()).contains("SAIR", "PARAR", "STOP");
        assertThat(load(Map.of("WAFLEET_OPT_OUT_WORDS", " sair , não quero mais"))
                        .optOut()
                        .words())
                .containsExactly("sair", "não quero mais");
        assertThat(load(Map.of("WAFLEET_OPT_OUT_WORDS", "none")).optOut().words())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SAIR,", ",", "SAIR,!?"})
    void shouldRefuseWhatIsNoWord(String text) {
        assertThatThrownBy(() -> load(Map.of("WAFLEET_OPT_OUT_WORDS", text)))
                .hasMessageContaining("WAFLEET_OPT_OUT_WORDS");
    }

    @Test
    void shouldBeTheTableInTheDocumentationWhenSettingsChange() throws IOException {
        if (Boolean.getBoolean("wafleet.update-docs")) {
            Files.createDirectories(TABLE.getParent());
            Files.writeString(TABLE, ConfigurationTable.markdown());
        }

        assertThat(TABLE).hasContent(ConfigurationTable.markdown());
    }
}
