package io.wafleet.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wafleet.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTypesTest {
    private static final Pattern TYPE = Pattern.compile("`([a-z]+\\.[a-z-]+)`");

    @ParameterizedTest
    @CsvSource({
        "messages.upsert, message.",
        "message, message.",
        "MESSAGES_UPSERT, message.",
        "message.recieved, message.received",
        "Message.Received, message.received",
        "send_changed, send.changed",
        "messages.*, message.",
        "webhook.test, webhook.",
        "sends.*, send."
    })
    void shouldRefuseATypeThatNeverComesAndNameTheNearest(String word, String nearest) {
        assertThatThrownBy(() -> EventTypes.required("types", List.of("send.changed", word)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(word)
                .hasMessageContaining("the nearest is " + nearest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "message.*", "send.changed", "label.edit", "newsletter.*", "group.of-a-newer-child"})
    void shouldTakeWhatMayCome(String word) {
        assertThat(EventTypes.required("types", List.of(word))).containsExactly(word);
    }

    /** The first column of the table of types. */
    @Test
    void shouldKnowEachTypeThatIsDocumented() throws IOException {
        List<String> documented = Files.readAllLines(Path.of("docs/api-events.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> types(line.substring(0, line.indexOf('|', 2))))
                .toList();
        assertThat(documented).hasSizeGreaterThan(30);
        assertThat(EventTypes.required("types", documented)).isEqualTo(documented);
    }

    private static Stream<String> types(String cell) {
        return TYPE.matcher(cell).results().map(found -> found.group(1)).filter(type -> !type.equals("fleet.events"));
    }
}
