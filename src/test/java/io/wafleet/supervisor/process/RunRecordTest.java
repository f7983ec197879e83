package io.wafleet.supervisor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunRecordTest {
    private static final String BOOT = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
    private static final String WHOLE = "v1 4711 123456789 " + BOOT + " 12 end\n";

    @TempDir
    Path folder;

    private RunRecord read(byte[] content) throws IOException {
        Path file = folder.resolve("run");
        Files.write(file, content);
        return RunRecord.read(file);
    }

    private RunRecord read(String content) throws IOException {
        return read(content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void shouldNameTheProcessWhenItIsWhole() throws IOException {
        assertThat(read(WHOLE)).isEqualTo(new RunRecord(4711, 123_456_789, BOOT, 12));
    }

    @Test
    void shouldBeNothingWhenItIsTornAnywhere() throws IOException {
        for (int length = 0; length < WHOLE.length() - 1; length++) {
            assertThat(read(WHOLE.substring(0, length)))
                    .as(WHOLE.substring(0, length))
                    .isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "garbage",
                "v2 4711 123456789 " + BOOT + " 12 end",
                "v1 -1 123456789 " + BOOT + " 12 end",
                "v1 4711 99999999999999999999 " + BOOT + " 12 end",
                "v1 4711 9999999999999999999 " + BOOT + " 12 end",
                "v1 4711 123456789 not-a-boot-id 12 end",
                "v1 4711 " + BOOT + " 12 end",
                WHOLE + WHOLE,
                WHOLE + "x",
                "\u0000\u0000\u0000\u0000",
            })
    void shouldBeNothingWhenItIsNotOurs(String content) throws IOException {
        assertThat(read(content)).isNull();
    }

    @Test
    void shouldBeNothingWhenItIsTooLongOrNoText() throws IOException {
        assertThat(read(WHOLE + " ".repeat(200))).isNull();
        assertThat(read(new byte[] {(byte) 0xff, (byte) 0xfe, 0})).isNull();
    }

    @Test
    void shouldBeNothingWhenThereIsNoFile() {
        assertThat(RunRecord.read(folder.resolve("none"))).isNull();
        assertThat(RunRecord.read(folder)).isNull();
    }
}
