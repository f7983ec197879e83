package io.wafleet.device.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.wafleet.id.DeviceId;
import io.wafleet.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeTest {
    private static final DeviceId ID = new DeviceId("5511900000001");
    private static final Instant NOW = Instant.parse("2026-11-30T12:34:56Z");

    @TempDir
    private Path sessions;

    private Path folder;
    private Volume volume;

    @BeforeEach
    void name() {
        folder = sessions.resolve(ID.value());
        volume = new Volume(folder);
    }

    private Path session() throws IOException {
        Path storages = Files.createDirectories(folder.resolve("storages"));
        return Files.writeString(storages.resolve("whatsapp.db"), "a session");
    }

    @Test
    void shouldEraseWhatTheGatewayMade() throws IOException {
        volume.open();
        session();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");

        assertThat(volume.remove(ID, NOW)).isNull();

        assertThat(folder).doesNotExist();
        assertThat(volume.remove(ID, NOW)).as("once more").isNull();
    }

    @Test
    void shouldPutAsideWhatWasTakenOver() throws IOException {
        session();
        volume.open();
        // A start of the gateway does not change whose it was.
        new Volume(folder).open();

        Path aside = volume.remove(ID, NOW);

        assertThat(folder).doesNotExist();
        assertThat(aside).isEqualTo(sessions.resolve(".removed/5511900000001-20261130T123456"));
        assertThat(aside.resolve("storages/whatsapp.db")).hasContent("a session");
        assertThat(DeviceId.isValid(".removed")).isFalse();
    }

    @Test
    void shouldTakeAnEmptyFolderForItsOwn() throws IOException {
        Files.createDirectory(folder);
        volume.open();

        assertThat(volume.remove(ID, NOW)).isNull();
    }

    @Test
    void shouldNameFolderOwnerAndRemedyWhereItCannotWrite() throws IOException {
        assumeFalse(System.getProperty("user.name").equals("root"), "root may write everything");
        Path session = session();
        Files.setPosixFilePermissions(session, PosixFilePermissions.fromString("r--r--r--"));

        assertThatThrownBy(volume::open).isInstanceOfSatisfying(ProblemException.class, refused -> {
            assertThat(refused.problem().code().code()).isEqualTo("volume-unusable");
            assertThat(refused.problem().detail())
                    .contains(session.toString(), "belongs to", "chown -R", folder.toString());
        });
    }
}
