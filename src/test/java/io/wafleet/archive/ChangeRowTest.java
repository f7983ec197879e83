package io.wafleet.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.archive.Change.Author;
import io.wafleet.archive.Change.Chat;
import io.wafleet.store.Statement;
import io.wafleet.usage.Kind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeRowTest {
    private static final Chat ANA = new Chat("acme", "shop", "5511999990001@s.whatsapp.net", null);
    private static final Chat BIA = new Chat("acme", "shop", "5511999990002@s.whatsapp.net", null);

    private static Change message(Chat chat, String id, boolean own) {
        Author author = new Author(own, own ? null : chat.id(), null, null);
        return new Change.Message(chat, 1, Instant.EPOCH, id, author, Kind.TEXT, "text", null, null, null);
    }

    private static List<String> countedAnew(Change... changes) {
        return ChangeRow.statements(List.of(changes)).stream()
                .filter(statement -> statement.sql().startsWith("UPDATE archive_chats SET unread"))
                .map(Statement::parameters)
                .map(parameters -> parameters.getString(2))
                .toList();
    }

    @Test
    void shouldCountAnewWhatWasNotReadOnlyWhereSomethingCameInOrWasRead() {
        assertThat(countedAnew(message(ANA, "a", true), message(BIA, "b", false), message(BIA, "c", false)))
                .containsExactly(BIA.id());
        assertThat(countedAnew(message(ANA, "a", true), new Change.Seen(ANA, 2, Instant.EPOCH)))
                .containsExactly(ANA.id());
        assertThat(countedAnew(message(ANA, "a", true))).isEmpty();
    }
}
