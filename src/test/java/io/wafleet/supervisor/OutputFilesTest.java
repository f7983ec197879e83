package io.wafleet.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFilesTest {
    @TempDir
    Path folder;

    private Path file;
    private Path old;

    @BeforeEach
    void nameFiles() {
        file = folder.resolve("child.log");
        old = folder.resolve("child.log.1");
    }

    @Test
    void shouldLeaveTheFileWhenItIsNotTooLarge() throws IOException {
        Files.writeString(file, "0123456789");

        OutputFiles.rotate(file, 10);

        assertThat(file).hasContent("0123456789");
        assertThat(old).doesNotExist();
    }

    @Test
    void shouldEmptyTheFileAndKeepACopyWhenItIsTooLarge() throws IOException {
        Files.writeString(old, "of long ago");
        Files.writeString(file, "0123456789a");

        OutputFiles.rotate(file, 10);

        assertThat(file).isEmptyFile();
        assertThat(old).hasContent("0123456789a");
    }

    @Test
    void shouldGoOnAtTheNewEndWhenTheChildHasTheFileOpen() throws IOException {
        // Given
        try (OutputStream child = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            child.write("before rotation\n".getBytes(StandardCharsets.UTF_8));

            // When
            OutputFiles.rotate(file, 10);
            child.write("after\n".getBytes(StandardCharsets.UTF_8));
        }

        // Then
        assertThat(file).hasContent("after\n");
        assertThat(old).hasContent("before rotation\n");
    }

    @Test
    void shouldDoNothingWhenTheChildNeverRan() {
        assertThatCode(() -> OutputFiles.rotate(file, 10)).doesNotThrowAnyException();
        assertThat(old).doesNotExist();
    }
}
