package io.wafleet.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Tuple;
import io.wafleet.access.Access;
import io.wafleet.archive.MessageStore.Conversation;
import io.wafleet.id.DeviceId;
import io.wafleet.store.Condition;
import io.wafleet.store.DatabaseUrl;
import io.wafleet.store.TestDatabases;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SqliteArchiveTest extends ArchiveContract {
    private static final DeviceId SHOP = new DeviceId("shop");
    private static final String OF_CHAT = "device=? AND chat=?";

    @Override
    protected DatabaseUrl emptyDatabase(Path temporary) {
        return TestDatabases.sqlite(temporary);
    }

    static Stream<Access> everybody() {
        Access tenant = new Access.Tenant("acme");
        return Stream.of(new Access.Fleet(), tenant, tenant.only(Set.of(SHOP)));
    }

    @ParameterizedTest
    @MethodSource("everybody")
    void shouldScanNothingForAPageOfAConversation(Access by) {
        Condition chat = new Conversation(by, SHOP, "x").condition();
        Condition older = chat.and("(at, seq) < (?, ?)", List.of(1L, 1L));
        Condition newer = chat.and("(at, seq) > (?, ?)", List.of(1L, 1L));
        Condition one = chat.and("message_id = ?", List.of("x"));

        for (String columns : List.of("seq, bytes", MessageStore.COLUMNS)) {
            assertThat(plan(MessageStore.sql(columns, chat, MessageStore.NEWEST_FIRST), chat))
                    .singleElement()
                    .asString()
                    .startsWith("SEARCH")
                    .contains(OF_CHAT);
            assertThat(plan(MessageStore.sql(columns, older, MessageStore.NEWEST_FIRST), older))
                    .singleElement()
                    .asString()
                    .startsWith("SEARCH")
                    .contains(OF_CHAT + " AND ");
            assertThat(plan(MessageStore.sql(columns, newer, MessageStore.OLDEST_FIRST), newer))
                    .singleElement()
                    .asString()
                    .startsWith("SEARCH")
                    .contains(OF_CHAT + " AND ");
        }
        assertThat(plan(MessageStore.sql(MessageStore.COLUMNS, one, "seq"), one))
                .anyMatch(step -> step.startsWith("SEARCH") && step.contains(OF_CHAT + " AND message_id=?"))
                .noneMatch(step -> step.startsWith("SCAN"));
        Condition names = ChatStore.known(by, SHOP, Set.of("x", "y"));
        assertThat(plan(ChatStore.SELECT.formatted(names.sql()), names))
                .anyMatch(step -> step.startsWith("SEARCH archive_chats") && step.contains("(device=?"))
                .noneMatch(step -> step.startsWith("SCAN archive_"));
    }

    /** How SQLite means to find the rows, step by step. */
    private List<String> plan(String sql, Condition condition) {
        Tuple parameters = condition.with(9);
        return database.read(session ->
                        session.list("EXPLAIN QUERY PLAN " + sql, parameters, row -> row.getString("detail")))
                .await();
    }
}
