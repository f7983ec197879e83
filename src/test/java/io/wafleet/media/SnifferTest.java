package io.wafleet.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.content.MediaKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What files begin with, and what the child is told that they are. */
class SnifferTest {
    @TempDir
    Path folder;

    private final Sniffer sniffer = new Sniffer();

    private Path file(String hex) throws IOException {
        return Files.write(folder.resolve("file"), HexFormat.of().parseHex(hex));
    }

    @ParameterizedTest
    @CsvSource({
        "IMAGE, ffd8ffe000104a46494600010100000100010000ffd9, image/jpeg, .jpg",
        "IMAGE, 89504e470d0a1a0a0000000d49484452, image/png, .png",
        "STICKER, 524946461a000000574542505650382000, image/webp, .webp",
        "STICKER, 47494638396101000100, image/gif, .gif",
        "VIDEO, 0000001466747970717420200000020071742020, , ",
        "VIDEO, 3c21444f43545950452068746d6c3e, , ",
        "VIDEO, 000000186674797069736f6d0000020069736f6d69736f32, video/mp4, .mp4",
        "VIDEO, 00000018667479706d703432000000006d70343269736f6d, video/mp4, .mp4",
        "VIDEO, 1a45dfa39f4286810142f7810142f2810442f381084282886d6174726f736b61, video/x-matroska, .mkv",
        "VIDEO, 1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878104, , ",
        "AUDIO, 1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878104, , ",
        "VIDEO, 52494646000000004156492000000000, video/x-msvideo, .avi",
        "AUDIO, 4f67675300020000000000000000000000000000000000000000011e4f70757348656164, audio/ogg, .ogg",
        "AUDIO, 4f67675300020000000000000000000000000000000000000000011e01766f72626973, audio/ogg, .ogg",
        "AUDIO, 49443303000000000000, audio/mpeg, .mp3",
        "AUDIO, fffb9064000000000000, audio/mpeg, .mp3",
        "AUDIO, 524946462400000057415645666d7420, audio/wav, .wav",
        "AUDIO, 00000018667479704d344120000000004d34412069736f6d, audio/m4a, .m4a",
        "AUDIO, 00000018667479706d703432000000006d70343269736f6d, audio/m4a, .m4a",
        "AUDIO, 2321414d520a00, audio/amr, .amr",
        "AUDIO, 664c614300000022, audio/flac, .flac",
        "AUDIO, fff15080, audio/aac, .aac"
    })
    void shouldKnowWhatTheChildAccepts(MediaKind kind, String hex, String type, String extension) throws IOException {
        MediaKind.Accepted accepted = kind.accept(sniffer.typeOf(file(hex)));
        assertThat(accepted).isEqualTo(type == null ? null : new MediaKind.Accepted(type, extension));
    }

    @Test
    void shouldNotBelieveTheName() throws IOException {
        Path page = Files.writeString(folder.resolve("page.png"), "<!DOCTYPE html><html></html>");
        assertThat(sniffer.typeOf(page)).isEqualTo("text/html");
        assertThat(MediaKind.IMAGE.accept("text/html")).isNull();
    }

    @Test
    void shouldTellDocumentsByTheirNamesToo() throws IOException {
        Path table = Files.write(folder.resolve("x"), "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8));
        assertThat(sniffer.typeOf(table, "table.csv")).isEqualTo("text/csv");
        assertThat(sniffer.typeOf(table, null)).isEqualTo("text/plain");
        assertThat(Sniffer.extension("application/pdf")).isEqualTo(".pdf");
    }
}
