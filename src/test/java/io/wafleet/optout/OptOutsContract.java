package io.wafleet.optout;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import io.wafleet.TestClock;
import io.wafleet.bus.Bus;
import io.wafleet.config.OptOutDefaults;
import io.wafleet.gowa.ChildEvent;
import io.wafleet.gowa.ChildEvent.Mark;
import io.wafleet.id.DeviceId;
import io.wafleet.journal.Draft;
import io.wafleet.journal.Journal;
import io.wafleet.metrics.Meters;
import io.wafleet.problem.ProblemCode;
import io.wafleet.store.WithDatabase;
import io.wafleet.tenant.TestTenants;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets onto a list and off it, and under which names they are found there. */
abstract class OptOutsContract extends WithDatabase {
    private static final String ACME = "acme";
    private static final DeviceId DEVICE = new DeviceId("a");
    /** A Brazilian number as it is dialled, and as WhatsApp knows it. */
    private static final String DIALLED = "5531988887777@s.whatsapp.net";

    private static final String KNOWN = "553188887777@s.whatsapp.net";
    private static final String OTHER = "14155552671@s.whatsapp.net";
    private static final String LID = "123456789012345@lid";
    private static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");

    private final List<OptOut> toConfirm = new ArrayList<>();
    private final TestClock clock = new TestClock(AT);
    private Journal journal;
    private OptOuts optOuts;

    @BeforeEach
    void open() {
        TestTenants.make(database, ACME, "umbrella");
        device(ACME, DEVICE.value(), 8000);
        device(ACME, "second", 8001);
        device("umbrella", "theirs", 8002);
        journal = Journal.open(database, new Bus(vertx), new Meters(new SimpleMeterRegistry()))
                .await();
        optOuts = open("");
    }

    private void device(String tenant, String id, int port) {
        write("""
                INSERT INTO devices (id, tenant, phone_number, desired, port, hook_secret, generation, restarts, created_at, updated_at)
                VALUES (?, ?, ?, 'running', ?, 's', 0, 0, 1, 1)""", id, tenant, "551199999" + port, port);
    }

    private void learn(String device, String lid, String phone) {
        write("INSERT INTO identities (device, lid, phone) VALUES (?, ?, ?)", device, lid, phone);
    }

    private void write(String sql, Object... parameters) {
        database.write(session -> session.change(sql, Tuple.from(List.of(parameters))))
                .await();
    }

    private OptOuts open(String confirmation) {
        OptOuts opened = OptOuts.open(database, new OptOutDefaults(List.of("SAIR"), confirmation), journal, clock)
                .await();
        opened.confirmBy(toConfirm::add);
        return opened;
    }

    private static ChildEvent message(String chat, String lid, String body) {
        JsonObject data =
                new JsonObject().put("chat", chat).put("messageId", "M1").put("body", body);
        return new ChildEvent(
                "message.received", AT, Mark.inChat("message", "M1"), lid == null ? data : data.put("chatLid", lid));
    }

    private void say(ChildEvent event) {
        optOuts.before(ACME, DEVICE, event).await();
    }

    private void store(ChildEvent event) {
        journal.append(new Draft(ACME, DEVICE, event.type(), event.at(), event.dedup(), event.data()))
                .await();
    }

    private boolean isOut(String tenant, String jid) {
        return !optOuts.among(tenant, List.of(jid)).await().isEmpty();
    }

    private boolean isOut(String jid) {
        return isOut(ACME, jid);
    }

    private List<String> events() {
        return database.read(session -> session.list(
                        "SELECT type FROM events ORDER BY seq", Tuple.tuple(), row -> row.getString("type")))
                .await();
    }

    private List<OptOut> list() {
        return optOuts.store().page(ACME, "", 100).await();
    }

    @Test
    void shouldPutAPersonOnTheTenantsListOnceWhenTheySaySo() {
        // When
        say(message(KNOWN, null, "Sair!"));
        say(message(KNOWN, null, "sair"));

        // Then
        assertThat(list()).hasSize(1);
        OptOut optOut = list().get(0);
        assertThat(optOut.toJson())
                .isEqualTo(new JsonObject()
                        .put("id", optOut.id())
                        .put("jid", KNOWN)
                        .put("number", "553188887777")
                        .put("lid", null)
                        .put("source", "message")
                        .put("word", "SAIR")
                        .put("device", "a")
                        .put("messageId", "M1")
                        .put("note", null)
                        .put("at", AT.toString()));
        assertThat(events()).containsExactly("contact.opted-out");
        assertThat(isOut("umbrella", KNOWN)).isFalse();
    }

    @Test
    void shouldKnowThemHoweverTheNumberIsWrittenAndByTheHiddenNumber() {
        say(message(KNOWN, LID, "SAIR"));

        assertThat(isOut(KNOWN)).isTrue();
        assertThat(isOut(DIALLED)).isTrue();
        assertThat(isOut(LID)).isTrue();
        assertThat(isOut(OTHER)).isFalse();
        assertThat(optOuts.among(ACME, List.of(OTHER, DIALLED, "120363000000000000@g.us", LID))
                        .await())
                .isEqualTo(Set.of(DIALLED, LID));
    }

    /** Of whom a child has told only the hidden number, another message may tell the other. */
    @Test
    void shouldKnowThemWhenTheirOtherNameIsLearnedLater() {
        // Given
        say(message(LID, LID, "SAIR"));
        assertThat(isOut(DIALLED)).isFalse();

        // When
        learn(DEVICE.value(), LID, KNOWN);

        // Then
        assertThat(isOut(DIALLED)).isTrue();
        assertThat(isOut(LID)).isTrue();
        assertThat(isOut(OTHER)).isFalse();
    }

    /** The number that sends need not be the one whose child was told. */
    @Test
    void shouldKnowThemByWhatAnotherNumberOfTheTenantHasLearned() {
        // Given
        say(message(LID, LID, "SAIR"));

        // When
        learn("theirs", LID, OTHER);
        learn("second", LID, KNOWN);

        // Then
        assertThat(isOut(DIALLED)).isTrue();
        assertThat(isOut(OTHER)).isFalse();
    }

    /** With a device goes what its child told of names; its tenant's other devices go on sending. */
    @Test
    void shouldKnowThemByBothNamesAfterTheDeviceThatKnewThemIsGone() {
        // Given
        for (int i = 0; i < 250; i++) {
            learn("second", "1%03d@lid".formatted(i), "1415556%04d@s.whatsapp.net".formatted(i));
        }
        learn("second", LID, KNOWN);
        learn("second", "9@lid", OTHER);
        say(message(LID, LID, "SAIR"));
        optOuts.addAll(ACME, List.of(OTHER)).await();

        // When
        optOuts.beforeForgetting(ACME, new DeviceId("second")).await();
        write("DELETE FROM identities WHERE device = ?", "second");

        // Then
        assertThat(isOut(DIALLED)).isTrue();
        assertThat(isOut("9@lid")).isTrue();
        assertThat(list()).hasSize(3);
        assertThat(events()).containsExactly("contact.opted-out");
        assertThat(optOuts.remove(ACME, KNOWN).await()).isTrue();
        assertThat(isOut(LID)).isFalse();
    }

    @Test
    void shouldLeaveOutWhatIsNoPersonsWord() {
        say(message("120363000000000000@g.us", null, "SAIR"));
        say(message(OTHER, null, "quero sair"));
        JsonObject sent = new JsonObject().put("chat", OTHER).put("body", "SAIR");
        say(new ChildEvent("message.sent", AT, null, sent));
        say(new ChildEvent("message.received", AT, null, new JsonObject().put("chat", OTHER)));

        assertThat(list()).isEmpty();
        assertThat(events()).isEmpty();
    }

    /** The child reports a message again, or it is read from its chats: that must not undo what a user has done since. */
    @Test
    void shouldStayOffTheListWhenAStoredMessageIsToldAgain() {
        // Given
        ChildEvent message = message(OTHER, null, "SAIR");
        say(message);
        store(message);
        assertThat(optOuts.remove(ACME, OTHER).await()).isTrue();

        // When
        say(message);

        // Then
        assertThat(isOut(OTHER)).isFalse();
        assertThat(events()).containsExactly("contact.opted-out", "message.received", "contact.opted-in");
    }

    /** A table has numbers only, and the message that comes later may be the one place that tells the hidden number. */
    @Test
    void shouldLearnTheHiddenNumberOfWhomAUserHasPutOnTheList() {
        // Given
        optOuts.addAll(ACME, List.of(DIALLED)).await();
        optOuts.add(ACME, OTHER, "by phone").await();
        OptOut told = list().get(0);

        // When
        say(message(KNOWN, LID, "SAIR"));
        say(message(OTHER, "1234567@lid", "SAIR"));
        say(message(OTHER, null, "SAIR"));

        // Then
        assertThat(isOut(LID)).isTrue();
        assertThat(isOut("1234567@lid")).isTrue();
        assertThat(list()).hasSize(2);
        assertThat(list().get(0).toJson()).isEqualTo(told.toJson().put("lid", "1234567@lid"));
        assertThat(events()).containsExactly("contact.opted-out");
    }

    @Test
    void shouldTakeThemOffUnderAllTheirNames() {
        // Given
        say(message(LID, LID, "SAIR"));
        say(message(KNOWN, LID, "SAIR"));
        assertThat(optOuts.add(ACME, DIALLED, "by phone").await().isNew()).isFalse();

        // When
        assertThat(optOuts.remove(ACME, DIALLED).await()).isTrue();

        // Then
        assertThat(list()).isEmpty();
        assertThat(optOuts.remove(ACME, DIALLED).await()).isFalse();
    }

    @Test
    void shouldAddManyOfOneTenantAndCountThoseWhoAreNew() {
        // Given
        optOuts.add(ACME, KNOWN, null).await();
        List<String> jids = new ArrayList<>(List.of(DIALLED, LID));
        for (int i = 0; i < 600; i++) {
            jids.add("1415556%04d@s.whatsapp.net".formatted(i));
        }

        // When
        int added = optOuts.addAll(ACME, jids).await();

        // Then
        assertThat(added).isEqualTo(601);
        assertThat(isOut(LID)).isTrue();
        assertThat(list()).hasSize(100);
        List<OptOut> next =
                optOuts.store().page(ACME, list().get(99).id(), 1000).await();
        assertThat(next).hasSize(502);
        assertThat(next.get(501).jid()).isEqualTo(KNOWN);
        assertThat(optOuts.among(ACME, jids).await()).hasSize(602);
        assertThat(problem(optOuts.addAll("nobodys", jids))).isEqualTo(ProblemCode.INVALID_REQUEST);
        assertThat(events()).containsExactly("contact.opted-out");
    }

    @Test
    void shouldGoByTheTenantsOwnWordsAfterARestartToo() {
        // Given
        optOuts.rules().set(new Rules(ACME, List.of("Chega"), null)).await();

        // When
        optOuts = open("");

        // Then
        say(message(OTHER, null, "sair"));
        assertThat(isOut(OTHER)).isFalse();
        say(message(OTHER, null, "chega."));
        assertThat(isOut(OTHER)).isTrue();
        assertThat(optOuts.rules().view(ACME).getJsonObject("own"))
                .isEqualTo(new JsonObject().put("words", true).put("confirmation", false));
        optOuts.removeOf(ACME).await();
        assertThat(isOut(OTHER)).isFalse();
        assertThat(optOuts.rules().view(ACME).getJsonArray("words")).containsExactly("SAIR");
    }

    @Test
    void shouldBeToldOnceOfWhatIsToBeConfirmed() {
        // Given
        optOuts = open("Até logo");

        // When
        say(message(OTHER, null, "SAIR"));
        say(message(OTHER, null, "SAIR"));

        // Then
        assertThat(toConfirm).hasSize(1);
        OptOut optOut = toConfirm.get(0);
        OptOutStore store = optOuts.store();
        assertThat(store.unconfirmed(AT, 10).await()).containsExactly(optOut);
        assertThat(database.write(session -> OptOutStore.claim(session, optOut)).await())
                .isTrue();
        assertThat(database.write(session -> OptOutStore.claim(session, optOut)).await())
                .isFalse();
        assertThat(store.unconfirmed(AT, 10).await()).isEmpty();
    }

    /** First the hidden number alone is known, then both: it is one person, who opts out once. */
    @Test
    void shouldTellAndConfirmOnceWhenAPersonHasTwoNames() {
        // Given
        optOuts = open("Até logo");
        say(message(LID, LID, "SAIR"));

        // When
        say(message(KNOWN, LID, "SAIR"));

        // Then
        assertThat(isOut(DIALLED)).isTrue();
        assertThat(toConfirm).hasSize(1);
        assertThat(events()).containsExactly("contact.opted-out");
        assertThat(optOuts.store().unconfirmed(AT, 10).await()).hasSize(1);
    }

    /** After an outage the child's chats tell of it days later: the person is on the list, and gets no message about that now. */
    @Test
    void shouldNotConfirmWhatWasSaidLongAgo() {
        // Given
        optOuts = open("Até logo");

        // When
        clock.advance(Duration.ofHours(1));
        say(message(KNOWN, null, "SAIR"));
        clock.advance(Duration.ofSeconds(1));
        say(message(OTHER, null, "SAIR"));

        // Then
        assertThat(list()).hasSize(2);
        assertThat(toConfirm).extracting(OptOut::jid).containsExactly(KNOWN);
        assertThat(optOuts.store().unconfirmed(AT, 10).await())
                .extracting(OptOut::jid)
                .containsExactly(KNOWN);
    }

    @Test
    void shouldNotConfirmWhatWasLeftForLong() {
        // Given
        optOuts = open("Até logo");
        say(message(OTHER, null, "SAIR"));

        // When
        List<OptOut> left = optOuts.store().unconfirmed(AT.plusSeconds(1), 10).await();

        // Then
        assertThat(left).isEmpty();
        assertThat(optOuts.store().unconfirmed(AT, 10).await()).isEmpty();
    }
}
