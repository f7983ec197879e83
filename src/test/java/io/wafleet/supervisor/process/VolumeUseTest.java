package io.wafleet.supervisor.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class VolumeUseTest {
    private static final Path PROC = Path.of("/proc");

    private final Vertx vertx = Vertx.vertx();
    /** Each question has a walk of its own. */
    private Duration now = Duration.ZERO;

    private final VolumeUse use =
            new VolumeUse(vertx, new ProcFs(PROC), new OpenFiles(PROC), "ours", () -> now = now.plusSeconds(2));
    private @Nullable Process other;

    @TempDir
    private Path sessions;

    private Path volume;

    @BeforeEach
    void makeVolumes() throws IOException {
        volume = Files.createDirectories(sessions.resolve("5511900000001"));
        Files.createDirectories(volume.resolve(".wafleet"));
        Files.createDirectories(volume.resolve("storages"));
        Files.createDirectories(sessions.resolve("5511900000002"));
    }

    @AfterEach
    void close() {
        if (other != null) {
            other.destroyForcibly();
        }
        vertx.close().await();
    }

    private long start(Path folder, String shell, String... variable) throws IOException {
        // Without a terminal, however the tests were started.
        ProcessBuilder builder = new ProcessBuilder(List.of("setsid", "sh", "-c", shell));
        builder.directory(folder.toFile());
        if (variable.length > 0) {
            builder.environment().put(Cookie.VARIABLE, variable[0]);
        }
        other = builder.start();
        long pid = other.pid();
        Awaitility.await()
                .until(() -> Files.readString(PROC.resolve(pid + "/comm")).startsWith("sleep"));
        return pid;
    }

    private @Nullable String user() {
        return use.of(volume).await();
    }

    @Test
    void shouldSeeNobodyWhenNobodyIsThere() throws IOException {
        start(sessions.resolve("5511900000002"), "exec sleep 60");

        assertThat(user()).isNull();
    }

    @Test
    void shouldNameWhoWorksInTheVolume() throws IOException {
        long pid = start(volume, "exec sleep 60");

        assertThat(user()).isEqualTo("sleep, pid " + pid);
    }

    @Test
    void shouldNameWhoWritesAFileOfTheVolume() throws IOException {
        long pid = start(sessions, "exec sleep 60 9>>5511900000001/storages/whatsapp.db");

        assertThat(user()).isEqualTo("sleep, pid " + pid);
    }

    @Test
    void shouldLetReadersBe() throws IOException {
        Files.writeString(volume.resolve("storages/whatsapp.db"), "");
        start(sessions, "exec sleep 60 9<5511900000001/storages/whatsapp.db");

        assertThat(user()).as("such as a backup").isNull();
    }

    @Test
    void shouldLetItsOwnBe() throws IOException {
        start(volume, "exec sleep 60 9>>.wafleet/child.log", "ours/5511900000001/1");

        assertThat(user()).isNull();
    }

    @Test
    void shouldNameTheChildOfAnotherGateway() throws IOException {
        long pid = start(volume, "exec sleep 60", "theirs/5511900000001/1");

        assertThat(user()).contains("pid " + pid);
    }

    @Test
    void shouldNotNameWhoIsGone() throws Exception {
        start(volume, "exec sleep 60");
        assertThat(user()).isNotNull();

        other.destroyForcibly().waitFor();

        assertThat(user()).isNull();
    }

    @Test
    void shouldKnowWhoHasADatabaseOpenByItsLock() throws SQLException {
        try (Connection database =
                        DriverManager.getConnection("jdbc:sqlite:" + volume.resolve("storages/chatstorage.db"));
                Statement statement = database.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("CREATE TABLE chats (jid TEXT)");

            assertThat(new OpenFiles(PROC).lockers())
                    .containsEntry(
                            inode(volume.resolve("storages/chatstorage.db-shm")),
                            ProcessHandle.current().pid());
        }
    }

    private static long inode(Path file) {
        String key = String.valueOf(OpenFiles.key(file));
        return Long.parseLong(key.substring(key.indexOf(':') + 1));
    }
}
