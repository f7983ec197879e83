package io.wafleet.archive;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wafleet.archive.Change.Chat;
import io.wafleet.journal.Follower;
import io.wafleet.store.Condition;
import io.wafleet.store.Database;
import io.wafleet.store.Session;
import io.wafleet.store.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tables {@code archive_*}, as the feed writes them: what events tell, and up to which of them all is archived. */
final class FeedStore implements Follower.Ledger<List<Change>> {
    private static final int MAX_CACHED = 50_000;
    private static final String PHONE = "@s.whatsapp.net";
    private static final String HIDDEN = "@lid";

    private final Database database;
    /** Chats that have nothing under their hidden number any more. */
    private final Cache<Chat, Boolean> whole =
            Caffeine.newBuilder().maximumSize(MAX_CACHED).build();

    FeedStore(Database database) {
        this.database = database;
    }

    @Override
    public Future<Long> position() {
        return database.read(session -> session.first(
                        "SELECT up_to FROM archive_progress WHERE one = 1", Tuple.tuple(), row -> row.getLong("up_to")))
                .map(upTo -> upTo == null ? 0 : upTo);
    }

    @Override
    public Future<Boolean> add(List<Change> changes, long from, long upTo) {
        return database.write(session -> session.change(
                                "UPDATE archive_progress SET up_to = ? WHERE one = 1 AND up_to = ?",
                                Tuple.of(upTo, from))
                        .compose(moved -> moved == 0
                                ? Future.succeededFuture(false)
                                : named(session, changes)
                                        .compose(named -> session.changeEach(united(named))
                                                .compose(united -> session.changeEach(ChangeRow.statements(named))))
                                        .map(added -> true)))
                .onSuccess(added -> {
                    if (added) {
                        changes.forEach(change -> whole.put(change.chat(), true));
                    }
                });
    }

    private record Hidden(String device, String lid) {}

    /** Jobs may be to somebody's hidden number; that person's chat goes by the phone number, if it is known. */
    private static Future<List<Change>> named(Session session, List<Change> changes) {
        List<Hidden> hidden = changes.stream()
                .map(Change::chat)
                .filter(chat -> chat.id().endsWith(HIDDEN))
                .map(chat -> new Hidden(chat.device(), chat.id()))
                .distinct()
                .toList();
        if (hidden.isEmpty()) {
            return Future.succeededFuture(changes);
        }
        List<String> lids = hidden.stream().map(Hidden::lid).distinct().toList();
        Map<Hidden, String> phones = new HashMap<>();
        return session.list(
                        "SELECT device, lid, phone FROM identities WHERE " + Condition.isOneOf("lid", lids),
                        Tuple.from(lids),
                        row -> phones.put(
                                new Hidden(row.getString("device"), row.getString("lid")), row.getString("phone")))
                .map(read ->
                        changes.stream().map(change -> byPhone(change, phones)).toList());
    }

    private static Change byPhone(Change change, Map<Hidden, String> phones) {
        Chat chat = change.chat();
        String phone = phones.get(new Hidden(chat.device(), chat.id()));
        return phone == null ? change : change.in(new Chat(chat.tenant(), chat.device(), phone, chat.id()));
    }

    /** What was archived of a chat before its phone number was known goes to where the rest is. */
    private List<Statement> united(List<Change> changes) {
        Set<Chat> both = new LinkedHashSet<>();
        for (Change change : changes) {
            Chat chat = change.chat();
            if (chat.lid() != null && chat.id().endsWith(PHONE) && whole.getIfPresent(chat) == null) {
                both.add(chat);
            }
        }
        List<Statement> statements = new ArrayList<>();
        both.forEach(chat -> statements.addAll(ChatUnionRow.statements(chat)));
        return statements;
    }
}
