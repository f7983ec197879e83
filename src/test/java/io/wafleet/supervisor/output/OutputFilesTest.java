package io.wafleet.supervisor.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.config.Configuration.ChildLogs;
import io.wafleet.id.DeviceId;
import io.wafleet.supervisor.process.ChildSpec;
import io.wafleet.supervisor.process.Processes;
import io.wafleet.time.MonotonicClock;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 240, unit = TimeUnit.SECONDS)
class OutputFilesTest {
    private static final DeviceId DEVICE = new DeviceId("ana");
    private static final int KB = 1024;
    private static final ChildLogs LIMITS = new ChildLogs(64 * KB, 2);
    private static final int LINE_BYTES = "line 123456\n".length();

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private OutputFiles files;
    private Path live;
    private OutputStream child;

    @BeforeEach
    void open() throws IOException {
        files = outputs(Processes.open(vertx, folder, Duration.ofSeconds(5), MonotonicClock.SYSTEM)
                .await()::punchHole);
        live = ChildSpec.output(folder.resolve("volume"));
        Files.createDirectories(live.getParent());
        launch();
    }

    @AfterEach
    void close() throws IOException {
        child.close();
        vertx.close().await();
    }

    private OutputFiles outputs(OutputFiles.HolePunch punch) {
        OutputFiles made = new OutputFiles(vertx, LIMITS, punch);
        made.close(); // No timer: the test looks itself.
        made.watch(DEVICE, folder.resolve("volume"));
        return made;
    }

    private void launch() throws IOException {
        child = Files.newOutputStream(live, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Numbered lines of the same length. */
    private static String lines(int from, int to) {
        return IntStream.range(from, to).mapToObj("line %06d%n"::formatted).collect(Collectors.joining());
    }

    private void write(int from, int to) throws IOException {
        child.write(lines(from, to).getBytes(StandardCharsets.US_ASCII));
    }

    private Path older(int n) {
        return OutputFile.older(live, n);
    }

    /** What is left of the output, from old to new. */
    private String kept() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path file : List.of(older(3), older(2), older(1))) {
            all.append(Files.exists(file) ? Files.readString(file) : "");
        }
        return all.append(data(live)).toString();
    }

    private static String data(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long start = OutputFile.dataStart(channel);
            return Files.readString(file).substring((int) start);
        }
    }

    private static long allocated(Path file) throws IOException {
        Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
        return 512L
                * Long.parseLong(new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim());
    }

    @Test
    void shouldLeaveTheFileWhenItIsNotTooLarge() throws IOException {
        write(0, 96 * KB / LINE_BYTES);

        files.look().await();

        assertThat(Files.size(live)).isLessThanOrEqualTo(96 * KB);
        assertThat(older(1)).doesNotExist();
        assertThat(data(live)).startsWith("line 000000\n");
    }

    @Test
    void shouldDoNothingWhenTheChildNeverRan() throws IOException {
        child.close();
        Files.delete(live);

        files.look().await();
        files.renew(DEVICE).await();

        assertThat(live.getParent()).isEmptyDirectory();
    }

    @Test
    void shouldMoveTheHeadWithoutLossWhenTheFileIsTooLarge() throws IOException {
        // Given
        write(0, 10_000);
        long size = Files.size(live);

        // When
        files.look().await();
        write(10_000, 10_001);

        // Then
        assertThat(Files.size(live)).as("offsets stay what they are").isEqualTo(size + LINE_BYTES);
        assertThat(kept()).isEqualTo(lines(0, 10_001));
        assertThat(allocated(live)).isLessThan(size);
        assertThat(Files.size(older(1))).isBetween(60L * KB, 64L * KB);
    }

    @Test
    void shouldKeepTheNewestWithoutAGapWhenMoreIsWrittenThanMayBeKept() throws IOException {
        for (int i = 0; i < 20; i++) {
            write(10_000 * i, 10_000 * (i + 1));
            files.look().await();
        }

        String kept = kept();
        int first = Integer.parseInt(kept.substring("line ".length(), LINE_BYTES - 1));
        assertThat(kept).isEqualTo(lines(first, 200_000));
        assertThat(kept.length()).isBetween((2 * 63 + 32) * KB, (2 * 64 + 96) * KB);
        assertThat(older(3)).doesNotExist();
        assertThat(allocated(live)).isLessThan(110 * KB);
    }

    @Test
    void shouldFindTheHoleOfAnEarlierGateway() throws IOException {
        // Given
        write(0, 10_000);
        files.look().await();
        write(10_000, 11_000);

        // When
        OutputFiles next = outputs(Processes.open(vertx, folder, Duration.ofSeconds(5), MonotonicClock.SYSTEM)
                .await()::punchHole);
        next.look().await();
        write(11_000, 20_000);
        next.look().await();

        // Then
        String kept = kept();
        assertThat(kept).isEqualTo(lines(20_000 - kept.length() / LINE_BYTES, 20_000));
        assertThat(kept.length()).isGreaterThan((2 * 63 + 32) * KB);
    }

    @Test
    void shouldLookAtNothingTwiceWhenNothingGrew() throws IOException {
        write(0, 10_000);
        files.look().await();
        byte[] first = Files.readAllBytes(older(1));

        files.look().await();

        assertThat(older(1)).hasBinaryContent(first);
        assertThat(older(2)).doesNotExist();
    }

    @Test
    void shouldCopyAndEmptyWhereThereAreNoHoles() throws IOException {
        // Given
        OutputFiles without = outputs((file, offset, length) -> Future.succeededFuture(false));
        write(0, 10_000);

        // When
        without.look().await();
        write(10_000, 10_001);

        // Then
        assertThat(live).hasContent(lines(10_000, 10_001));
        assertThat(older(1)).hasContent(lines(0, 10_000));
    }

    @Test
    void shouldDropWhatCannotBeCopiedRatherThanLetTheFileGrow() throws IOException {
        // A folder in the way stands for a disk without room.
        Files.createDirectories(older(1).resolveSibling("child.log.copy").resolve("in the way"));
        write(0, 20_000);

        files.look().await();

        String kept = kept();
        assertThat(kept.length()).isBetween(64 * KB, 64 * KB + LINE_BYTES);
        assertThat(kept).endsWith("line 019999\n");
        assertThat(allocated(live)).isLessThan(80 * KB);
    }

    @Test
    void shouldBeginAFreshFileBeforeALaunchWhenTheOldOneHasAHole() throws IOException {
        // Given
        write(0, 10_000);
        files.look().await();
        child.close();

        // When
        files.renew(DEVICE).await();
        launch();
        write(10_000, 10_001);

        // Then
        assertThat(live).hasContent(lines(10_000, 10_001));
        String kept = kept();
        assertThat(kept).isEqualTo(lines(10_001 - kept.length() / LINE_BYTES, 10_001));
    }

    @Test
    void shouldBeginAFreshFileBeforeALaunchWhenTheOldOneIsTooLarge() throws IOException {
        write(0, 6000);
        child.close();

        files.renew(DEVICE).await();

        assertThat(live).isEmptyFile();
        assertThat(kept()).isEqualTo(lines(0, 6000));
    }

    @Test
    void shouldGoOnInTheSameFileAtALaunchWhenItIsSmall() throws IOException {
        write(0, 10);
        child.close();

        files.renew(DEVICE).await();
        launch();
        write(10, 20);

        assertThat(live).hasContent(lines(0, 20));
        assertThat(older(1)).doesNotExist();
    }

    @Test
    void shouldRemoveFilesBeyondTheLimitWhenItWasLarger() throws IOException {
        Files.writeString(older(3), "of long ago");
        Files.writeString(older(2), "of yesterday");
        write(0, 10_000);

        files.look().await();

        assertThat(older(3)).doesNotExist();
        assertThat(kept()).doesNotContain("ago", "yesterday");
    }

    /** 350 MB as fast as the child can: see that the disk is bounded, the memory too, and what is kept has no gap. */
    @Test
    void shouldStayBoundedWithoutAGapWhenAChildFloods() throws Exception {
        // Given
        child.close();
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        long usedBefore = runtime.totalMemory() - runtime.freeMemory();
        Process flood = new ProcessBuilder("seq", "1", "40000000")
                .redirectOutput(ProcessBuilder.Redirect.appendTo(live.toFile()))
                .start();

        // When
        while (flood.isAlive()) {
            files.look().await();
        }
        files.look().await();

        // Then
        System.gc();
        assertThat(runtime.totalMemory() - runtime.freeMemory()).isLessThan(usedBefore + 16 * KB * KB);
        assertThat(Files.size(live)).isGreaterThan(340_000_000L);
        long onDisk = List.of(live, older(1), older(2)).stream()
                .mapToLong(OutputFilesTest::onDisk)
                .sum();
        assertThat(onDisk).isLessThan((2 * 64 + 96 + 16) * KB);
        List<String> kept = Files.readAllLines(older(2));
        kept.addAll(Files.readAllLines(older(1)));
        kept.addAll(tail());
        int first = Integer.parseInt(kept.get(0));
        assertThat(kept)
                .isEqualTo(IntStream.rangeClosed(first, 40_000_000)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    private static long onDisk(Path file) {
        try {
            return allocated(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> tail() throws IOException {
        try (FileChannel channel = FileChannel.open(live)) {
            long start = OutputFile.dataStart(channel);
            byte[] bytes = new byte[(int) (channel.size() - start)];
            channel.read(java.nio.ByteBuffer.wrap(bytes), start);
            return new String(bytes, StandardCharsets.US_ASCII).lines().toList();
        }
    }
}
