package io.wafleet.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.TestClock;
import io.wafleet.access.Access;
import io.wafleet.archive.Archive;
import io.wafleet.archive.ChatStore;
import io.wafleet.bus.Bus;
import io.wafleet.command.Commands;
import io.wafleet.config.Archiving;
import io.wafleet.config.OptOutDefaults;
import io.wafleet.gowa.ChildEvent;
import io.wafleet.id.DeviceId;
import io.wafleet.journal.Draft;
import io.wafleet.journal.Journal;
import io.wafleet.metrics.Meters;
import io.wafleet.optout.OptOuts;
import io.wafleet.problem.ProblemCode;
import io.wafleet.store.Database;
import io.wafleet.store.WithDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class ErasureContract extends WithDatabase {
    private static final Access.Whole ACME = new Access.Tenant("acme");
    private static final String NUMBER = "5521988887777";
    private static final String PERSON = NUMBER + "@s.whatsapp.net";
    private static final String LID = "987654321012@lid";
    private static final String OTHER = "5521988886666@s.whatsapp.net";
    private static final String GROUP = "120363041234567890@g.us";
    private static final String SHOP = "5511999990001";
    /** Only ever in what is the person's. */
    private static final String MARKER = "xyzzymarker";

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private Journal journal;
    private Archive archive;
    private int messages;

    @BeforeEach
    void openArchive() {
        journal = Journal.open(database, new Bus(vertx), new Meters(new SimpleMeterRegistry()))
                .await();
        archive = onContext(() -> Archive.open(
                        vertx,
                        database,
                        new Archiving(true, Duration.ofDays(36_500), OptionalLong.empty(), 1L << 40),
                        new TestClock(NOW)))
                .await();
        write("""
                INSERT INTO devices (id, tenant, phone_number, desired, port, hook_secret, jid, settings, generation, restarts,
                  created_at, updated_at) VALUES ('shop', 'acme', ?, 'running', 8000, 's', ?, '{}', 0, 0, 1, 1)""", SHOP, SHOP + "@s.whatsapp.net");
        write("INSERT INTO identities (device, lid, phone) VALUES ('shop', ?, ?)", LID, PERSON);
        write("INSERT INTO contacts (device, jid, last_in, last_out) VALUES ('shop', ?, 1, 1)", PERSON);
        write("INSERT INTO number_checks (device, number, jid, checked_at) VALUES ('shop', ?, ?, 1)", NUMBER, PERSON);
        write("INSERT INTO recipients (number, jid, checked_at) VALUES (?, ?, 1)", NUMBER, PERSON);
    }

    @AfterEach
    void closeArchive() {
        onContext(archive::close).await();
    }

    private void write(String sql, Object... parameters) {
        database.write(session -> session.change(sql, Tuple.from(List.of(parameters))))
                .await();
    }

    private void tell(String tenant, String type, JsonObject data) {
        String dedup = "message|" + data.getString("chat") + "|" + data.getString("messageId", type + ++messages);
        journal.append(new Draft(
                        tenant, new DeviceId(tenant.equals("acme") ? "shop" : "theirs"), type, NOW, dedup, data))
                .await();
    }

    private static JsonObject message(String chat, String from, String id, String body) {
        return new JsonObject()
                .put("chat", chat)
                .put("from", from)
                .put("messageId", id)
                .put("kind", "text")
                .put("body", body)
                .put("raw", new JsonObject().put("device_id", "shop").put("from", from));
    }

    private void job(String id, String to, String state) {
        write(
                """
                INSERT INTO send_jobs (id, tenant, device, recipient, kind, body, state, attempts, created_at, updated_at)
                VALUES (?, 'acme', 'shop', ?, 'text', ?, ?, 1, 1, 1)""",
                id,
                to,
                new JsonObject()
                        .put("text", "to " + to + " " + (to.equals(OTHER) ? "" : MARKER))
                        .encode(),
                state);
    }

    private OptOuts optOuts() {
        return OptOuts.open(database, new OptOutDefaults(List.of("SAIR"), ""), journal, new TestClock(NOW))
                .await();
    }

    private JsonObject erase(Access.Whole by, String... names) {
        Erasure.Parts parts = new Erasure.Parts(
                vertx,
                database,
                new Commands(new Bus(vertx)),
                new PersonFiles(null, folder.resolve("sessions")),
                optOuts(),
                Duration.ofSeconds(1),
                () -> archive.upToNow().mapEmpty());
        return onContext(() -> new Erasure(parts, by, Set.of(names)).run()).await();
    }

    /** All that is in all tables. */
    private String dump() {
        String tables = database.kind() == Database.Kind.SQLITE
                ? "SELECT name FROM sqlite_master WHERE type = 'table'"
                : "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'";
        List<String> names = database.read(session -> session.list(tables, Tuple.tuple(), row -> row.getString("name")))
                .await();
        assertThat(names).contains("events", "archive_messages", "send_jobs");
        return names.stream()
                .flatMap(table -> database
                        .read(session -> session.list(
                                "SELECT * FROM " + table, Tuple.tuple(), (Row row) -> table + row.deepToString()))
                        .await()
                        .stream())
                .collect(Collectors.joining("\n"));
    }

    /** All that is in the files beside this test, none of which are the child's. */
    private String files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
            return all.toString();
        }
    }

    @Test
    void shouldLeaveNothingOfAPersonInTheDatabaseOrItsFiles() throws IOException {
        // Given
        Path media = Files.createDirectories(folder.resolve("sessions/shop/statics/media"))
                .resolve("a.jpg");
        Files.writeString(media, "picture of " + MARKER);
        for (int i = 0; i < 300; i++) {
            tell("acme", "message.received", message(PERSON, PERSON, "P" + i, MARKER + " " + "long ".repeat(i * 5)));
        }
        tell(
                "acme",
                "message.received",
                message(GROUP, LID, "G1", MARKER)
                        .put("fromLid", LID)
                        .put("from", PERSON)
                        .put("fromName", MARKER));
        tell(
                "acme",
                "message.received",
                message(PERSON, PERSON, "M1", "see")
                        .put("kind", "image")
                        .put("media", new JsonObject().put("path", "a.jpg")));
        JsonObject quoting = message(GROUP, OTHER, "G2", "I agree").put("replyTo", "G1");
        quoting.getJsonObject("raw").put("replied_to_id", "G1").put("quoted_body", MARKER);
        tell("acme", "message.received", quoting);
        tell(
                "acme",
                "message.edited",
                new JsonObject()
                        .put("chat", PERSON)
                        .put("from", PERSON)
                        .put("target", "P1")
                        .put("fromMe", false)
                        .put("body", "also " + MARKER));
        tell(
                "acme",
                "message.reaction",
                new JsonObject()
                        .put("chat", GROUP)
                        .put("from", PERSON)
                        .put("target", "G2")
                        .put("reaction", "👍"));
        JsonObject job = new JsonObject()
                .put("id", "job-1")
                .put("to", PERSON)
                .put("kind", "text")
                .put("state", "sent")
                .put("messageId", "OUT1")
                .put("content", new JsonObject().put("text", MARKER));
        tell("acme", "send.changed", new JsonObject().put("previous", "sending").put("job", job));
        tell("acme", "message.received", message(GROUP, PERSON, "G3", MARKER));
        tell("acme", "message.received", message(OTHER, OTHER, "O1", "stays here"));
        tell("beta", "message.received", message(PERSON, PERSON, "B1", "of another tenant"));
        job("job-1", PERSON, "sent");
        job("job-2", OTHER, "sent");
        write(
                "INSERT INTO idempotency_keys (tenant, idempotency_key, fingerprint, job, status, answer, created_at)"
                        + " VALUES ('acme', 'k', 'f', 'job-1', 200, ?, 1)",
                MARKER);
        write(
                "INSERT INTO deliveries (subscription, seq, device, type, state, attempts, next_at, queued_at, answer, history,"
                        + " created_at, updated_at) VALUES ('w', 1, 'shop', 't', 'delivered', 1, 0, 0, ?, ?, 1, 1)",
                "thanks for " + MARKER,
                new JsonArray().add(MARKER).encode());
        archive.upToNow().await();
        assertThat(dump()).contains(MARKER, PERSON);

        // When
        JsonObject erased = erase(ACME, PERSON);

        // Then
        assertThat(erased.getLong("messages")).isEqualTo(304);
        assertThat(erased.getLong("jobs")).isEqualTo(1);
        assertThat(erased.getLong("files")).isEqualTo(1);
        assertThat(erased.getBoolean("log")).isTrue();
        assertThat(dump()).doesNotContain(MARKER).contains("stays here", "I agree", "of another tenant", "job-2");
        assertThat(dump().lines().filter(line -> line.contains(NUMBER) || line.contains(LID)))
                .allMatch(line -> line.contains("beta") || line.contains("theirs"));
        assertThat(new ChatStore(database)
                        .find(ACME, new DeviceId("shop"), Set.of(GROUP))
                        .await()
                        .last()
                        .id())
                .isEqualTo("G2");
        assertThat(files()).doesNotContain(MARKER);
        assertThat(media).doesNotExist();
        assertThat(erase(ACME, PERSON).getLong("events")).isZero();
    }

    @Test
    void shouldKeepWhatIsOfOthersWhoseNamesHaveTheSameDigits() {
        String longer = NUMBER + "1@s.whatsapp.net";
        String oldGroup = NUMBER + "-1600000000@g.us";
        String hiddenDigits = LID.substring(0, LID.indexOf('@'));
        tell("acme", "message.received", message(longer, longer, "O1", "of a longer number"));
        tell("acme", "message.received", message("1" + LID, "1" + LID, "O2", "of a longer hidden number"));
        tell("acme", "message.received", message(OTHER, OTHER, "O3", "order " + hiddenDigits));
        tell("acme", "message.received", message(oldGroup, OTHER, "O4", "in the group that the person made"));
        tell("acme", "message.received", message(oldGroup, PERSON, "P1", MARKER));
        tell("acme", "message.received", message(GROUP, OTHER, "P2", MARKER + ",\n@" + hiddenDigits));
        tell("acme", "message.received", message(GROUP, OTHER, "P3", MARKER + " tel:+" + NUMBER + ";"));
        write("INSERT INTO recipients (number, jid, checked_at) VALUES (?, NULL, 1)", hiddenDigits);
        archive.upToNow().await();

        JsonObject erased = erase(ACME, PERSON);

        assertThat(erased.getLong("events")).isEqualTo(3);
        assertThat(events())
                .contains(
                        "of a longer number",
                        "of a longer hidden number",
                        "order ",
                        "in the group that the person made")
                .doesNotContain(MARKER);
        assertThat(dump()).contains("recipients[" + hiddenDigits);
    }

    private String events() {
        return String.join(
                "\n",
                database.read(session -> session.list(
                                "SELECT data FROM events ORDER BY seq", Tuple.tuple(), row -> row.getString("data")))
                        .await());
    }

    @Test
    void shouldSayThatItMustBeAskedAgainWhenSomethingIsBeingSentStill() {
        tell("acme", "message.received", message(PERSON, PERSON, "P1", MARKER));
        job("job-1", PERSON, "sending");

        assertThat(refusal(PERSON)).isEqualTo(ProblemCode.STILL_SENDING);

        assertThat(events()).contains(MARKER);
        write("UPDATE send_jobs SET state = 'sent' WHERE id = 'job-1'");
        assertThat(erase(ACME, PERSON).getLong("jobs")).isEqualTo(1);
        assertThat(events()).doesNotContain(MARKER);
    }

    @Test
    void shouldEraseWhatNamesThePersonAlsoWhenItCannotBeRead() {
        tell("acme", "message.received", message(PERSON, PERSON, "P1", MARKER));
        tell("acme", "message.received", message(OTHER, OTHER, "O1", "stays here"));
        archive.upToNow().await();
        write("UPDATE events SET data = '{' || data");

        assertThat(erase(ACME, PERSON).getLong("events")).isEqualTo(1);

        assertThat(events()).contains("stays here").doesNotContain(MARKER);
    }

    private ProblemCode refusal(String name) {
        return problem(Future.future(refused -> {
            try {
                refused.complete(erase(ACME, name));
            } catch (RuntimeException e) {
                refused.fail(e);
            }
        }));
    }

    @Test
    void shouldKeepTheSumsOfTheJournalAndRefuseTheNumberOfADevice() {
        tell("acme", "message.received", message(PERSON, PERSON, "P1", MARKER + " ação 👍"));
        long before = bytes();

        erase(ACME, PERSON);

        assertThat(bytes()).isEqualTo(before);
        assertThat(refusal(SHOP + "@s.whatsapp.net")).isEqualTo(ProblemCode.INVALID_REQUEST);
    }

    /** That which keeps the person from being written to must not go by a name that leads nowhere any more. */
    @Test
    void shouldKeepThatAPersonOptedOutByWhicheverName() {
        // Given
        JsonObject said = message(LID, LID, "M1", "SAIR");
        DeviceId shop = new DeviceId("shop");
        optOuts()
                .before("acme", shop, new ChildEvent("message.received", NOW, null, said))
                .await();

        // When
        erase(ACME, PERSON);

        // Then
        assertThat(optOuts().among("acme", List.of(PERSON, LID, OTHER)).await()).containsExactlyInAnyOrder(PERSON, LID);
    }

    private long bytes() {
        return database.read(session -> session.first(
                        "SELECT sum(octet_length(data)) AS n FROM events", Tuple.tuple(), row -> row.getLong("n")))
                .await();
    }
}
