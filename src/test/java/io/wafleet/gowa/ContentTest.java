package io.wafleet.gowa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.wafleet.content.Action;
import io.wafleet.content.Content;
import io.wafleet.content.Media;
import io.wafleet.content.MessageOptions;
import io.wafleet.content.Signal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ContentTest {
    private static final MessageOptions ALL = new MessageOptions("3EB0AA", "7d", true);
    private static final Media.File FILE = new Media.File("0190-ab", "a \"b\".jpg", "image/jpeg", 12, "00");

    static Stream<Content> contents() {
        return Stream.of(
                new Content.Text("hi"),
                new Content.Text("hi @5511", List.of("5511", "@everyone"), ALL),
                new Content.Contact("Ana", "5511", MessageOptions.NONE),
                new Content.Location(-23.5505, 1e-7, ALL),
                new Content.Poll("q?", List.of("a", "b"), 2, ALL),
                new Content.Link("https://example.org/", "look", ALL),
                new Media.Image(FILE, null, false, null, MessageOptions.NONE),
                new Media.Image(FILE, "c", true, Media.Quality.HD, ALL),
                new Media.Video(FILE, "c", true, Media.Quality.COMPRESSED, true, ALL),
                new Media.Audio(FILE, true, ALL),
                new Media.Audio(FILE, false, MessageOptions.NONE),
                new Media.Document(FILE, "c", ALL),
                new Media.Sticker(FILE, ALL),
                new Action.Reaction("3EB0", "👍"),
                new Action.Reaction("3EB0", ""),
                new Action.Edit("3EB0", "better"),
                new Action.Revoke("3EB0"),
                new Action.Forward("3EB0"),
                new Signal.Read("3EB0"),
                new Signal.Presence(false),
                new Signal.Typing(true));
    }

    @ParameterizedTest
    @MethodSource("contents")
    void shouldBeTheSameAfterItWasStored(Content content) {
        // When
        String stored = content.toJson().encode();

        // Then
        assertThat(Content.of(content.kind(), new JsonObject(stored))).isEqualTo(content);
    }

    @Test
    void shouldStoreNothingThatIsAsUsual() {
        assertThat(new Content.Text("hi").toJson()).isEqualTo(new JsonObject().put("text", "hi"));
        assertThat(new Media.Image(FILE, null, false, null, MessageOptions.NONE)
                        .toJson()
                        .fieldNames())
                .containsExactly("media");
    }

    @ParameterizedTest
    @CsvSource({
        "text, false, false",
        "contact, false, false",
        "location, false, false",
        "poll, false, false",
        "link, false, false",
        "image, false, false",
        "video, false, false",
        "audio, false, false",
        "document, false, false",
        "sticker, false, false",
        "reaction, false, true",
        "edit, false, true",
        "revoke, false, true",
        "forward, false, false",
        "read, true, true",
        "presence, true, true",
        "typing, true, true"
    })
    void shouldSayWhetherItIsASignalAndMayBeRepeated(String kind, boolean signal, boolean repeatable) {
        assertThat(contents().filter(content -> content.kind().equals(kind)))
                .isNotEmpty()
                .allSatisfy(content -> {
                    assertThat(content.isSignal()).isEqualTo(signal);
                    assertThat(content.isRepeatable()).isEqualTo(repeatable);
                });
    }

    @Test
    void shouldGiveThePlainTextOfACoordinate() {
        // When
        SendCall call = SendCall.of("1@s.whatsapp.net", new Content.Location(-23.5, 1e-7, MessageOptions.NONE));

        // Then
        assertThat(call.fields().getString("latitude")).isEqualTo("-23.5");
        assertThat(call.fields().getString("longitude")).isEqualTo("0.00000010");
    }

    @Test
    void shouldRefuseFilesOutsideOfTheSpool() {
        assertThatThrownBy(() -> new Media.File("../wafleet.db", "a", "b", 1, "00"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
