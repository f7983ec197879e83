package io.wafleet.gowa;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.gowa.VolumeFiles.Limits;
import io.wafleet.gowa.VolumeFiles.Pruned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VolumeFilesTest {
    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final Limits NO_SIZE = new Limits(Duration.ofDays(30), Long.MAX_VALUE);
    private static final String PICTURE = "storages/1756720000-0b0e3f52-6d0c-4a0f-9d0a-3f0e4b1f2c3d.jpe";

    @TempDir
    Path folder;

    private Path file(String path, Duration age, int bytes) throws IOException {
        Path file = folder.resolve("volume").resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[bytes]);
        Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
        return file;
    }

    private Pruned prune(Limits limits) throws IOException {
        return VolumeFiles.prune(folder.resolve("volume"), limits, NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "statics/media/1756720000-0b0e3f52.jpe, 29d, true",
        "statics/media/1756720000-0b0e3f52.jpe, 31d, false",
        "statics/media/5511999999999/2026-07-01/a.ogg, 31d, false",
        PICTURE + ", 29d, true",
        PICTURE + ", 31d, false",
        "storages/history-1756720000-5511-1-RECENT.json, 6d, true",
        "storages/history-1756720000-5511-1-RECENT.json, 8d, false",
        "statics/qrcode/scan-qr-1.png, 23h, true",
        "statics/qrcode/scan-qr-1.png, 25h, false",
        "statics/senditems/a.mp4, 23h, true",
        "statics/senditems/a.mp4, 25h, false",
    })
    void shouldRemoveAFileWhenItIsTooOldForItsKind(String path, String age, boolean stays) throws IOException {
        Path file = file(path, Duration.parse((age.endsWith("d") ? "P" : "PT") + age), 100);

        Pruned pruned = prune(NO_SIZE);

        assertThat(Files.exists(file)).isEqualTo(stays);
        assertThat(pruned).isEqualTo(stays ? new Pruned(0, 0) : new Pruned(1, 100));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "whatsapp.db",
                "whatsapp.db-wal",
                ".wafleet/child.log",
                "storages/chatstorage.db",
                "storages/chatstorage.db-wal",
                "storages/chatstorage.db-shm",
                "storages/whatsapp.db",
                "storages/oauth.db",
                "storages/ui/index.html",
                "storages/notes.txt",
                "storages/history.json",
                "storages/1756720000.jpg",
                "storages/other/1756720000-0b0e3f52-6d0c-4a0f-9d0a-3f0e4b1f2c3d.jpe",
                "statics/other/a.png",
                "statics/media/copy.db",
                "statics/senditems/other/a.mp4",
                "history-1-2-3-RECENT.json",
            })
    void shouldLeaveEverythingElseHoweverOldAndLarge(String path) throws IOException {
        Path file = file(path, Duration.ofDays(1000), 100);

        assertThat(prune(new Limits(Duration.ofDays(1), 0))).isEqualTo(new Pruned(0, 0));
        assertThat(file).exists();
    }

    @Test
    void shouldRemoveTheOldestMediaWhenAllOfItIsTooLarge() throws IOException {
        List<Path> files = new ArrayList<>();
        for (int days = 1; days <= 10; days++) {
            files.add(file("statics/media/" + days, Duration.ofDays(days), 100));
        }
        Path picture = file(PICTURE, Duration.ofDays(11), 100);
        Path history = file("storages/history-1-2-3-RECENT.json", Duration.ofDays(6), 100);

        assertThat(prune(new Limits(Duration.ofDays(30), 400))).isEqualTo(new Pruned(7, 700));
        assertThat(files.subList(0, 4)).allSatisfy(file -> assertThat(file).exists());
        assertThat(files.subList(4, 10)).noneSatisfy(file -> assertThat(file).exists());
        assertThat(picture).doesNotExist();
        assertThat(history).as("is no media").exists();
        assertThat(prune(new Limits(Duration.ofDays(30), 400))).isEqualTo(new Pruned(0, 0));
    }

    @Test
    void shouldRemoveOnlyAsMuchAsNeededWhenAllMediaIsOfTheSameAge() throws IOException {
        for (int i = 0; i < 10; i++) {
            file("statics/media/" + i, Duration.ofDays(1), 100);
        }

        assertThat(prune(new Limits(Duration.ofDays(30), 750))).isEqualTo(new Pruned(3, 300));
    }

    @Test
    void shouldLeaveWhatIsYoungHoweverLarge() throws IOException {
        Path young = file("statics/media/young", Duration.ofMinutes(9), 1000);
        Path future = file("statics/media/of a wrong clock", Duration.ofMinutes(-9), 1000);
        Path old = file("statics/media/old", Duration.ofMinutes(11), 10);

        assertThat(prune(new Limits(Duration.ofDays(30), 100))).isEqualTo(new Pruned(1, 10));
        assertThat(young).exists();
        assertThat(future).exists();
        assertThat(old).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"statics", "statics/media", "statics/media/5511999999999"})
    void shouldNotFollowALinkOutOfTheVolume(String link) throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside/media/2026-07-01"));
        Path precious = Files.writeString(outside.resolve("precious"), "x");
        Files.setLastModifiedTime(precious, FileTime.from(NOW.minus(Duration.ofDays(100))));
        Path from = folder.resolve("volume").resolve(link);
        Files.createDirectories(from.getParent());
        Files.createSymbolicLink(from, folder.resolve("outside"));

        assertThat(prune(new Limits(Duration.ofDays(1), 0))).isEqualTo(new Pruned(0, 0));
        assertThat(precious).exists();
        assertThat(from).isSymbolicLink();
    }

    @Test
    void shouldRemoveTheFoldersOfPastDaysWhenTheyAreEmpty() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("volume/statics/media/5511/2026-07-01"));
        Path full =
                file("statics/media/5511/2026-07-02/a", Duration.ofDays(1), 1).getParent();
        Path today = Files.createDirectories(folder.resolve("volume/statics/media/5511/2026-09-01"));
        Files.setLastModifiedTime(empty, FileTime.from(NOW.minus(Duration.ofDays(3))));
        Files.setLastModifiedTime(full, FileTime.from(NOW.minus(Duration.ofDays(3))));
        Files.setLastModifiedTime(today, FileTime.from(NOW.minus(Duration.ofHours(3))));

        prune(NO_SIZE);

        assertThat(empty).doesNotExist();
        assertThat(full).exists();
        assertThat(today).exists();
    }

    @Test
    void shouldDoNothingWhenThereIsNoVolume() throws IOException {
        assertThat(prune(NO_SIZE)).isEqualTo(new Pruned(0, 0));
    }
}
