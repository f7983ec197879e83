package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file system of its own, in memory, that can be filled up. */
final class SmallDisk implements AutoCloseable {
    private static final int KB = 1024;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Mounts one; null where that is not permitted. */
    static @Nullable SmallDisk mount(Path folder, int megabytes) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        // What a run that was killed has left.
        new ProcessBuilder("umount", "-q", folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        Process mount = new ProcessBuilder(
                        "mount", "-t", "tmpfs", "-o", "mode=0700,size=" + megabytes + "m", "tmpfs", folder.toString())
                .redirectErrorStream(true)
                .start();
        mount.getInputStream().readAllBytes();
        return mount.waitFor() == 0 ? new SmallDisk(folder) : null;
    }

    Path folder() {
        return folder;
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    /** Leaves so much free. */
    void fillTo(int megabytesFree) throws IOException {
        free();
        byte[] block = new byte[KB * KB];
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (folder.toFile().getUsableSpace() > (megabytesFree + 1L) * block.length) {
                out.write(block);
            }
        }
    }

    /** Leaves nothing: not a byte more can be written than what others free. */
    void fill() throws IOException {
        byte[] block = new byte[KB * KB];
        for (int size = block.length; size >= 1; size /= 2) {
            try (OutputStream out = Files.newOutputStream(
                    filler(), java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND)) {
                while (true) {
                    out.write(block, 0, size);
                }
            } catch (IOException full) {
                assertThat(full).hasMessageContaining("No space left");
            }
        }
    }

    void free() throws IOException {
        Files.deleteIfExists(filler());
    }

    @Override
    public void close() throws IOException {
        Process unmount = new ProcessBuilder("umount", folder.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(unmount.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).isEmpty();
    }
}
