package io.wafleet.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import io.wafleet.TestClock;
import io.wafleet.access.Access;
import io.wafleet.archive.MessageStore.Conversation;
import io.wafleet.bus.Bus;
import io.wafleet.config.Archiving;
import io.wafleet.id.DeviceId;
import io.wafleet.journal.Draft;
import io.wafleet.journal.Journal;
import io.wafleet.metrics.Meters;
import io.wafleet.store.Database;
import io.wafleet.store.PageSize;
import io.wafleet.store.WithDatabase;
import io.wafleet.usage.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

abstract class ArchiveContract extends WithDatabase {
    private static final Access FLEET = new Access.Fleet();
    private static final Access ACME = new Access.Tenant("acme");
    private static final DeviceId SHOP = new DeviceId("shop");
    private static final String ANA = "5511999990001@s.whatsapp.net";
    private static final String BIA = "5511999990002@s.whatsapp.net";
    private static final String GROUP = "120363041234567890@g.us";
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    private final TestClock clock = new TestClock(START);
    private Journal journal;
    private ArchiveFeed feed;

    @BeforeEach
    void openFeed() {
        journal = Journal.open(database, new Bus(vertx), new Meters(new SimpleMeterRegistry()))
                .await();
        feed = new ArchiveFeed(vertx, database, true);
    }

    private static JsonObject json() {
        return new JsonObject();
    }

    private Future<?> append(String tenant, String device, String type, Instant at, JsonObject data) {
        return journal.append(new Draft(tenant, new DeviceId(device), type, at, null, data));
    }

    private Future<?> append(String type, int second, JsonObject data) {
        return append("acme", "shop", type, START.plusSeconds(second), data);
    }

    private static JsonObject message(String chat, String id, String body) {
        return json().put("chat", chat)
                .put("from", chat)
                .put("messageId", id)
                .put("kind", "text")
                .put("body", body);
    }

    private void receive(int second, String chat, String id, String body) {
        append("message.received", second, message(chat, id, body)).await();
    }

    private void archived() {
        feed.upToNow().await();
    }

    private List<ArchivedMessage> conversation(String chat) {
        return new MessageStore(database)
                .before(new Conversation(ACME, SHOP, chat), null, PageSize.answer(1000))
                .await()
                .messages();
    }

    private MessageFilter filter(Access by, String text) {
        return new MessageFilter(by, TextQuery.parse("q", text), Set.of(), Set.of(), null, null, null, null);
    }

    private List<String> found(MessageFilter filter) {
        SearchStore search = new SearchStore(database);
        List<String> ids = new ArrayList<>();
        long below = Long.MAX_VALUE;
        boolean more = true;
        while (more) {
            SearchStore.Found found =
                    search.find(filter, below, PageSize.answer(2)).await();
            found.messages().forEach(message -> ids.add(message.id()));
            more = found.more();
            below = found.last();
        }
        return ids;
    }

    private List<String> found(String text) {
        return found(filter(FLEET, text));
    }

    private List<ArchivedChat> chats(Access by) {
        return new ChatStore(database)
                .list(ChatFilter.of(by, null, false), null, 100)
                .await();
    }

    /** What comes to be archived of a message: the same, in whatever order it is told, and wherever the gateway is killed. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void shouldBeWhatWasSaidInWhateverOrderAndHoweverOftenTheGatewayIsKilled(long seed) {
        Random random = new Random(seed);
        Map<String, String> expected = new TreeMap<>();
        List<Runnable> telling = new ArrayList<>();
        List<Future<?>> told = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            String id = "M" + i;
            String chat = i % 3 == 0 ? ANA : BIA;
            boolean own = random.nextBoolean();
            boolean edited = random.nextInt(4) == 0;
            boolean revoked = random.nextInt(4) == 0;
            boolean felt = random.nextInt(4) == 0;
            boolean read = own && random.nextBoolean();
            int second = i;
            JsonObject said = message(chat, id, "text " + i);
            telling.add(() -> told.add(append(own ? "message.sent" : "message.received", second, said)));
            JsonObject about =
                    json().put("chat", chat).put("from", chat).put("target", id).put("fromMe", own);
            if (edited) {
                telling.add(() ->
                        told.add(append("message.edited", 1000, about.copy().put("body", "new text " + second))));
            }
            if (revoked) {
                telling.add(() -> told.add(append("message.revoked", 1000, about.copy())));
            }
            if (felt) {
                telling.add(() ->
                        told.add(append("message.reaction", 1000, about.copy().put("reaction", "👍"))));
            }
            if (read) {
                telling.add(() -> told.add(append(
                        "message.ack",
                        1000,
                        json().put("chat", chat)
                                .put("from", chat)
                                .put("receipt", "read")
                                .put("messageIds", new JsonArray().add(id)))));
            }
            expected.put(
                    id,
                    String.join(
                            " ",
                            edited ? "new text " + i : "text " + i,
                            String.valueOf(revoked),
                            felt ? "👍" : "",
                            read ? "read" : own ? "sent" : "received"));
        }
        Collections.shuffle(telling, random);

        for (int i = 0; i < telling.size(); i++) {
            telling.get(i).run();
            if (i % 40 == 39) {
                // Killed at some moment: what is not awaited may be archived or not.
                feed.upToNow();
                Future.all(told).await();
                feed.close().await();
                reopenDatabase();
                openFeed();
            }
        }
        Future.all(told).await();
        archived();
        archived();

        Map<String, String> found = new HashMap<>();
        for (String chat : List.of(ANA, BIA)) {
            for (ArchivedMessage message : conversation(chat)) {
                JsonObject shown = message.toJson();
                String felt = message.echo().feelings().isEmpty()
                        ? ""
                        : message.echo().feelings().get(0).emoji();
                String before = found.put(
                        message.id(),
                        String.join(
                                " ",
                                message.text(),
                                String.valueOf(message.revokedAt() != null),
                                felt,
                                shown.getString("status")));
                assertThat(before).isNull();
            }
        }
        assertThat(found).isEqualTo(expected);
        assertThat(found("new")).hasSize((int) expected.values().stream()
                .filter(each -> each.startsWith("new"))
                .count());
        assertThat(found("text")).hasSize(expected.size());
        checkIndexOfWords();
    }

    @Test
    void shouldFindWhatWasEditedByItsNewWordsAlone() {
        // Given
        List<String> bodies = List.of("one two", "two three", "...", "?!", "three four three", "four");
        receive(1, ANA, "a", bodies.get(0));
        receive(1, ANA, "b", "four");
        receive(2, ANA, "c", "...");
        for (int i = 1; i < bodies.size(); i++) {
            for (String id : List.of("a", "c")) {
                append(
                                "message.edited",
                                10 + i,
                                json().put("chat", ANA)
                                        .put("from", ANA)
                                        .put("target", id)
                                        .put("fromMe", false)
                                        .put("body", bodies.get(i)))
                        .await();
            }
            // When
            archived();

            // Then
            assertThat(found("one")).isEmpty();
            assertThat(found("two")).hasSize(bodies.get(i).contains("two") ? 2 : 0);
            assertThat(found("three")).hasSize(bodies.get(i).contains("three") ? 2 : 0);
            assertThat(found("four")).hasSize(bodies.get(i).contains("four") ? 3 : 1);
        }
        checkIndexOfWords();
    }

    /** Compares SQLite's index with all messages, each of which must have words; PostgreSQL keeps its index by itself. */
    private void checkIndexOfWords() {
        if (database.kind() == Database.Kind.SQLITE) {
            database.change(
                            "INSERT INTO archive_words (archive_words, rank) VALUES ('integrity-check', 1)",
                            Tuple.tuple())
                    .await();
        }
    }

    @Test
    void shouldHaveWhatTheGatewaySent() {
        // Given
        JsonObject job = json().put("id", "job-1").put("to", ANA).put("messageId", "OUT1");
        JsonObject text = job.copy().put("kind", "text").put("content", json().put("text", "Olá, João"));
        append(
                        "send.changed",
                        1,
                        json().put("previous", "queued").put("job", text.copy().put("state", "sending")))
                .await();
        append(
                        "send.changed",
                        2,
                        json().put("previous", "sending").put("job", text.copy().put("state", "sent")))
                .await();
        append(
                        "send.changed",
                        3,
                        json().put("previous", "sent").put("job", text.copy().put("state", "delivered")))
                .await();
        JsonObject edit = json().put("id", "job-2")
                .put("to", ANA)
                .put("kind", "edit")
                .put("state", "sent")
                .put("content", json().put("messageId", "OUT1").put("text", "Oi, João"));
        append("send.changed", 4, json().put("previous", "sending").put("job", edit))
                .await();

        // When
        archived();

        // Then
        assertThat(conversation(ANA)).hasSize(1);
        ArchivedMessage sent = conversation(ANA).get(0);
        assertThat(sent.text()).isEqualTo("Oi, João");
        assertThat(sent.job()).isEqualTo("job-1");
        assertThat(sent.at()).isEqualTo(START.plusSeconds(2));
        assertThat(sent.editedAt()).isEqualTo(START.plusSeconds(4));
        assertThat(found("joao")).containsExactly("OUT1");
        assertThat(found("ola")).isEmpty();
    }

    @Test
    void shouldBelieveNobodyWhoEditsAnothersMessage() {
        receive(1, GROUP, "G1", "what was said");
        append(
                        "message.edited",
                        2,
                        json().put("chat", GROUP)
                                .put("from", BIA)
                                .put("target", "G1")
                                .put("fromMe", false)
                                .put("body", "what was not"))
                .await();
        archived();

        assertThat(conversation(GROUP).get(0).text()).isEqualTo("what was said");
    }

    @Test
    void shouldFindTheSameInBothDatabases() {
        // Given
        String letters = "palavra ".repeat(8000) + "agulha no fim";
        receive(1, ANA, "pt", "João não veio à reunião; ação já!");
        receive(2, ANA, "emoji", "parabéns 🎉👨‍👩‍👧 feliz");
        receive(3, ANA, "rtl", "שָׁלוֹם عليكم");
        receive(4, ANA, "long", letters);
        receive(5, ANA, "sql", "Robert'); DROP TABLE archive_messages;-- \"quoted\" a:b c*");
        receive(6, ANA, "cjk", "我在東京大学");
        receive(7, ANA, "nul", "before\u0000after \ud800");
        receive(8, ANA, "word", "x".repeat(65_000));
        receive(9, ANA, "mail", "write to ana.silva@loja.com.br");

        // When
        archived();

        // Then
        assertThat(found("joao")).containsExactly("pt");
        assertThat(found("JOÃO reuniao")).containsExactly("pt");
        assertThat(found("\"nao veio a\"")).containsExactly("pt");
        assertThat(found("\"veio nao\"")).isEmpty();
        assertThat(found("reun*")).containsExactly("pt");
        assertThat(found("reun")).isEmpty();
        assertThat(found("🎉")).containsExactly("emoji");
        assertThat(found("👨‍👩‍👧")).containsExactly("emoji");
        assertThat(found("שלום")).containsExactly("rtl");
        assertThat(found("عليكم")).containsExactly("rtl");
        assertThat(found("agulha")).containsExactly("long");
        assertThat(found("\"agulha no fim\"")).containsExactly("long");
        assertThat(found("東京")).containsExactly("cjk");
        assertThat(found("京東")).isEmpty();
        assertThat(found("beforeafter")).containsExactly("nul");
        assertThat(found("x".repeat(300))).containsExactly("word");
        assertThat(found("ana.silva@loja.com.br")).containsExactly("mail");
        assertThat(found("silva loja")).containsExactly("mail");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Robert'); DROP TABLE archive_messages;--",
                "x\" OR words MATCH \"y",
                "NEAR(a b)",
                "a AND NOT b",
                "words : x",
                "{words} : x",
                "^x + y",
                "x' | 'y",
                "!x & y <-> z",
                "x:*ABCD",
                "\\' \\\\ x",
                "$1 ? ?1 :x",
                "%x_ [a-z]",
                "\"\"\"x\"",
                "(((((x",
                "*xy* **",
            })
    void shouldFindItLiterallyWhenItLooksLikeAQuery(String text) {
        receive(1, ANA, "other", "x y z");
        receive(2, ANA, "itself", text);
        archived();

        assertThat(found("\"" + text.replace("\"", " ") + "\"")).contains("itself");
        assertThat(found(text)).contains("itself");
    }

    @Test
    void shouldFindOnlyWhatIsAskedForAndMayBeSeen() {
        // Given
        receive(1, ANA, "a", "needle");
        append("message.sent", 2, message(ANA, "b", "needle").put("kind", "image"))
                .await();
        receive(3, BIA, "c", "needle");
        append("acme", "other", "message.received", START.plusSeconds(4), message(ANA, "d", "needle"))
                .await();
        append("beta", "theirs", "message.received", START.plusSeconds(5), message(ANA, "e", "needle"))
                .await();
        archived();
        TextQuery needle = TextQuery.parse("q", "needle");

        // Then
        assertThat(found("needle")).containsExactly("e", "d", "c", "b", "a");
        assertThat(found(filter(ACME, "needle"))).containsExactly("d", "c", "b", "a");
        assertThat(found(filter(new Access.Tenant("beta"), "needle"))).containsExactly("e");
        assertThat(found(filter(ACME.only(Set.of(SHOP)), "needle"))).containsExactly("c", "b", "a");
        assertThat(found(new MessageFilter(ACME, needle, Set.of(ANA), Set.of(), null, null, null, null)))
                .containsExactly("d", "b", "a");
        assertThat(found(new MessageFilter(ACME, needle, Set.of(), Set.of(BIA), null, null, null, null)))
                .containsExactly("c");
        assertThat(found(new MessageFilter(ACME, needle, Set.of(), Set.of(), Kind.IMAGE, null, null, null)))
                .containsExactly("b");
        assertThat(found(new MessageFilter(ACME, needle, Set.of(), Set.of(), null, false, null, null)))
                .containsExactly("d", "c", "a");
        assertThat(found(new MessageFilter(
                        ACME, needle, Set.of(), Set.of(), null, null, START.plusSeconds(2), START.plusSeconds(4))))
                .containsExactly("c", "b");
        assertThat(conversation(ANA)).extracting(ArchivedMessage::id).containsExactly("b", "a");
        Conversation foreign = new Conversation(ACME, new DeviceId("theirs"), ANA);
        assertThat(new MessageStore(database)
                        .before(foreign, null, PageSize.answer(9))
                        .await()
                        .messages())
                .isEmpty();
        assertThat(chats(ACME)).hasSize(3);
        assertThat(new ChatStore(database)
                        .find(ACME, new DeviceId("theirs"), Set.of(ANA))
                        .await())
                .isNull();
    }

    /** As if many messages had come in from ANA since, of which nothing else is known. */
    private void fill(String tenant, String device, int count, String words) {
        database.change("""
                        INSERT INTO archive_messages (seq, tenant, device, chat, message_id, known, from_me, kind, words, at, bytes)
                        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
                        SELECT (SELECT max(seq) FROM events) + n, CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), 'F' || n, 1, 0,
                          'text', CAST(? AS TEXT), 0, 0 FROM numbers""", Tuple.of(count, tenant, device, ANA, words)).await();
    }

    @Test
    void shouldFindTheSameHoweverMuchOthersHave() {
        // Given
        receive(1, ANA, "a", "needle");
        receive(2, BIA, "b", "needle");
        archived();
        fill("beta", "theirs", 5001, "needle");
        SearchStore search = new SearchStore(database);
        PageSize size = PageSize.answer(2);

        // When
        SearchStore.Found first =
                search.find(filter(ACME, "needle"), Long.MAX_VALUE, size).await();
        SearchStore.Found second =
                search.find(filter(ACME, "needle"), first.last(), size).await();
        SearchStore.Found none = search.find(filter(new Access.Tenant("gamma"), "needle"), Long.MAX_VALUE, size)
                .await();
        SearchStore.Found ofChat = search.find(
                        new MessageFilter(
                                FLEET, TextQuery.parse("q", "needle"), Set.of(BIA), Set.of(), null, null, null, null),
                        Long.MAX_VALUE,
                        size)
                .await();

        // Then
        assertThat(first.messages()).extracting(ArchivedMessage::id).containsExactly("b", "a");
        assertThat(first.last()).isEqualTo(first.messages().get(1).seq());
        assertThat(second).isEqualTo(new SearchStore.Found(List.of(), false, first.last()));
        assertThat(none).isEqualTo(new SearchStore.Found(List.of(), false, Long.MAX_VALUE));
        assertThat(ofChat.messages()).extracting(ArchivedMessage::id).containsExactly("b");
        assertThat(ofChat.more()).isFalse();
    }

    @Test
    void shouldTellWhatWasNotRead() {
        // Given
        receive(1, ANA, "a", "one");
        receive(2, ANA, "b", "two");
        append("message.received", 3, message(BIA, "c", "three").put("fromName", "Bia"))
                .await();
        archived();
        assertThat(chats(ACME)).extracting(ArchivedChat::id).containsExactly(BIA, ANA);
        assertThat(chats(ACME)).extracting(ArchivedChat::unread).containsExactly(1, 2);

        // When
        append("message.ack", 4, json().put("chat", ANA).put("from", ANA).put("receipt", "read-self"))
                .await();
        receive(5, ANA, "d", "four");
        archived();

        // Then
        assertThat(chats(ACME)).extracting(ArchivedChat::id).containsExactly(ANA, BIA);
        assertThat(chats(ACME)).extracting(ArchivedChat::unread).containsExactly(1, 1);
        assertThat(chats(ACME).get(1).name()).isEqualTo("Bia");
        assertThat(chats(ACME).get(0).last()).isEqualTo(new ArchivedChat.Last("d", false, "text", "four"));
        ChatStore store = new ChatStore(database);
        assertThat(store.list(ChatFilter.of(ACME, "bía", true), null, 9).await())
                .hasSize(1);
        assertThat(store.list(ChatFilter.of(ACME, "0001", false), null, 9).await())
                .extracting(ArchivedChat::id)
                .containsExactly(ANA);
        ArchivedChat first = chats(ACME).get(0);
        ChatStore.Place after = new ChatStore.Place(first.lastAt().toEpochMilli(), first.lastSeq());
        assertThat(store.list(ChatFilter.of(ACME, null, false), after, 9).await())
                .extracting(ArchivedChat::id)
                .containsExactly(BIA);
    }

    @Test
    void shouldBeOneChatWhenThePhoneNumberBecomesKnown() {
        String lid = "123456@lid";
        receive(1, lid, "a", "hidden");
        archived();
        append("message.received", 2, message(ANA, "b", "known").put("chatLid", lid))
                .await();
        archived();

        assertThat(conversation(ANA)).extracting(ArchivedMessage::id).containsExactly("b", "a");
        assertThat(chats(ACME)).extracting(ArchivedChat::id).containsExactly(ANA);
        assertThat(chats(ACME).get(0).unread()).isEqualTo(2);
        assertThat(new ChatStore(database).find(ACME, SHOP, Set.of(lid)).await())
                .isNotNull();
    }

    @Test
    void shouldCountWhatWasNotReadUnderTheHiddenNumberOnceThePhoneNumberIsKnown() {
        String lid = "123456@lid";
        receive(1, lid, "a", "hidden");
        receive(2, lid, "b", "hidden too");
        receive(3, ANA, "c", "known");
        archived();
        append(
                        "message.reaction",
                        4,
                        json().put("chat", ANA)
                                .put("chatLid", lid)
                                .put("from", ANA)
                                .put("target", "c")
                                .put("reaction", "x"))
                .await();
        archived();

        assertThat(chats(ACME)).extracting(ArchivedChat::id).containsExactly(ANA);
        assertThat(chats(ACME).get(0).unread()).isEqualTo(3);
    }

    @Test
    void shouldGoOnWhenAnEventCannotBeArchived() {
        receive(1, "c".repeat(5000), "a", "no chat has such a name");
        receive(2, ANA, "i".repeat(5000), "no message has such an id");
        append("message.received", 3, json().put("chat", 7).put("messageId", json()))
                .await();
        append("message.ack", 4, json().put("chat", ANA).put("messageIds", "none"))
                .await();
        receive(5, ANA, "b", "fine");
        archived();

        assertThat(conversation(ANA)).extracting(ArchivedMessage::id).containsExactly("b");
    }

    @Test
    void shouldPageThroughAConversation() {
        for (int i = 0; i < 10; i++) {
            receive(i / 2, ANA, "m" + i, "text");
        }
        archived();
        MessageStore store = new MessageStore(database);
        Conversation chat = new Conversation(ACME, SHOP, ANA);

        MessageStore.Page first = store.before(chat, null, PageSize.answer(4)).await();
        MessageStore.Place place = store.place(chat, "m6").await();
        MessageStore.Page second =
                store.before(chat, place, PageSize.answer(100)).await();
        MessageStore.Page newer = store.after(chat, place, PageSize.answer(100)).await();

        assertThat(first.messages()).extracting(ArchivedMessage::id).containsExactly("m9", "m8", "m7", "m6");
        assertThat(first.more()).isTrue();
        assertThat(second.messages())
                .extracting(ArchivedMessage::id)
                .containsExactly("m5", "m4", "m3", "m2", "m1", "m0");
        assertThat(second.more()).isFalse();
        assertThat(newer.messages()).extracting(ArchivedMessage::id).containsExactly("m7", "m8", "m9");
        assertThat(store.place(chat, "none").await()).isNull();
    }

    private ArchiveRetention retention(Duration age, OptionalLong messages, long bytes) {
        return new ArchiveRetention(vertx, database, new Archiving(true, age, messages, bytes), clock);
    }

    private static final Duration LONG = Duration.ofDays(365);

    @Test
    void shouldForgetWhatIsTooOldTooManyOrTooMuch() {
        // Given
        for (int i = 0; i < 500; i++) {
            append("message.received", i, message(ANA, "a" + i, "ancient"));
        }
        receive(1000, BIA, "b", "young");
        append(
                        "message.reaction",
                        1,
                        json().put("chat", ANA)
                                .put("from", ANA)
                                .put("target", "a0")
                                .put("reaction", "x"))
                .await();
        append("beta", "theirs", "message.received", START, message(ANA, "z", "theirs ".repeat(100)))
                .await();
        archived();

        // When
        clock.advance(LONG.plusSeconds(100));
        long old = retention(LONG, OptionalLong.empty(), 1_000_000).tidy().await();
        long many = retention(LONG.multipliedBy(2), OptionalLong.of(11), 1_000_000)
                .tidy()
                .await();

        // Then
        assertThat(old).isEqualTo(101);
        assertThat(many).isEqualTo(390);
        assertThat(conversation(ANA)).hasSize(10);
        assertThat(found("ancient")).hasSize(10);
        assertThat(found("theirs")).isEmpty();
        receive(1001, BIA, "c", "large ".repeat(1000));
        archived();
        long much = retention(LONG.multipliedBy(2), OptionalLong.empty(), 6000)
                .tidy()
                .await();
        assertThat(much).isBetween(1L, 11L);
        assertThat(conversation(BIA)).extracting(ArchivedMessage::id).contains("c");
        assertThat(chats(FLEET)).extracting(ArchivedChat::id).doesNotContain(ANA);
    }

    @Test
    void shouldForgetATenantAlsoWhenTheGatewayStopsInBetween() {
        for (int i = 0; i < 450; i++) {
            append("message.received", i, message(ANA, "a" + i, "ours"));
        }
        append("beta", "theirs", "message.received", START, message(ANA, "z", "theirs"))
                .await();
        archived();
        retention(LONG, OptionalLong.empty(), 1_000_000).tidy().await();

        ArchiveRetention stopped = retention(LONG, OptionalLong.empty(), 1_000_000);
        stopped.close();
        assertThatThrownBy(() -> stopped.removeOf("acme").await()).isInstanceOf(IllegalStateException.class);
        assertThat(new RemovalStore(database).shares().await())
                .extracting(RemovalStore.Share::tenant, RemovalStore.Share::messages)
                .containsExactlyInAnyOrder(tuple("acme", 250L), tuple("beta", 1L));

        retention(LONG, OptionalLong.empty(), 1_000_000).removeOf("acme").await();

        assertThat(found("ours")).isEmpty();
        assertThat(chats(FLEET)).hasSize(1);
        assertThat(found("theirs")).containsExactly("z");
    }
}
