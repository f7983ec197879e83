package io.wafleet.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wafleet.it.SimulatedPhone;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One send, and one fault at its worst moment. What was sent is judged by the record of the simulated network. */
class SendFaultsIT {
    private static final String[] ARRIVED = {"delivered", "read"};

    @RegisterExtension
    static final Fleets FLEETS = new Fleets();

    private static Fleet fleet;
    private static String id;
    private static NetworkRecord network;
    private static long recipients = 5_521_911_000_000L;

    /** Nobody else writes to it. */
    private final String recipient = String.valueOf(recipients++);

    @BeforeAll
    static void startFleet() throws IOException {
        fleet = FLEETS.start("SendFaults", Map.of("WAFLEET_SEND_INTERVAL", "0"));
        id = fleet.online(1, MisbehavingChild.IS_THE_SIMULATOR).get(0);
        network = new NetworkRecord(fleet, List.of(id));
    }

    @AfterEach
    void shouldGoOnSendingAfterwards() throws IOException {
        fleet.gateway().awaitOnline(id);
        String job = fleet.gateway().submit(id, recipient, "and on");
        fleet.gateway().awaitJob(job, ARRIVED);
    }

    private static SimulatedPhone phone() {
        return fleet.phone(id);
    }

    private void fault(String fault, String when) {
        phone().fault(fault, new JsonObject().put("when", when).put("count", 1));
    }

    private String submit(String text) {
        return fleet.gateway().submit(id, recipient, text);
    }

    private List<String> idsInNetwork(String text) throws IOException {
        return network.taken().stream()
                .filter(message -> message.to().startsWith(recipient))
                .filter(message -> message.text().equals(text))
                .map(NetworkRecord.Taken::id)
                .toList();
    }

    /** The job knows the one message that the network has. */
    private void assertSentOnce(String job, String text) throws IOException {
        assertSentOnce(job, text, ARRIVED);
    }

    private void assertSentOnce(String job, String text, String... states) throws IOException {
        JsonObject found = fleet.gateway().awaitJob(job, states);
        assertThat(idsInNetwork(text)).containsExactly(found.getString("messageId"));
        assertThat(found.getInteger("attempts")).isEqualTo(1);
    }

    private void assertUncertain(String job, String text) throws IOException {
        JsonObject found = fleet.gateway().awaitJob(job, "uncertain", "sent", "delivered", "read");
        assertThat(found.getString("state")).as(found.encode()).isEqualTo("uncertain");
        assertThat(idsInNetwork(text)).isEmpty();
    }

    @Test
    @Fault(
            id = "S3",
            injected = "the child dies when WhatsApp has the message and its chat storage has not",
            holds = "the receipts settle the job: sent once")
    void shouldBelieveTheReceiptsWhenTheChildNeverStoredIt() throws IOException {
        fault("crash", "taken");
        assertSentOnce(submit("taken, not stored"), "taken, not stored");
    }

    @Test
    @Fault(
            id = "S4",
            injected = "WhatsApp takes the message and the child answers 504, or 500",
            holds = "the receipts settle the job: sent once")
    void shouldBelieveTheReceiptsWhenTheChildGotAnError() throws IOException {
        phone().fault(
                        "error",
                        new JsonObject().put("when", "taken").put("count", 1).put("status", 504));
        assertSentOnce(submit("timed out"), "timed out");
        fault("error", "taken");
        assertSentOnce(submit("an error"), "an error");
    }

    @Test
    @Fault(
            id = "S5",
            injected = "the child's answer is garbage, half an answer, empty, or the connection ends",
            holds = "its chat storage settles the job: sent once")
    void shouldLookUpWhatBecameOfASendWhoseAnswerIsUseless() throws IOException {
        for (String fault : List.of("garbage", "torn", "reset")) {
            fault(fault, "after");
            assertSentOnce(submit(fault), fault);
        }
        String empty = new JsonObject().put("code", "SUCCESS").encode();
        phone().fault(
                        "garbage",
                        new JsonObject().put("when", "after").put("count", 1).put("body", empty));
        assertSentOnce(submit("no id"), "no id");
    }

    @Test
    @Fault(
            id = "S6",
            injected = "the child dies before it has sent; meanwhile the owner types the same on the phone",
            holds = "the job is uncertain: the phone's message is not taken for it")
    void shouldNotTakeThePhonesMessageForItsOwn() throws IOException {
        long pid = fleet.pid(id);
        fault("crash", "before");
        String job = submit("the same");
        fleet.awaitReplaced(id, pid);
        phone().control(
                        "receive",
                        new JsonObject()
                                .put("from", id)
                                .put("chat", recipient)
                                .put("from_me", true)
                                .put("id", "3A" + recipient)
                                .put("body", "the same"));
        assertUncertain(job, "the same");
    }

    @Test
    @Fault(
            id = "S7",
            injected =
                    "the same text twice to one chat; the second answer is lost, then the third's send never happens",
            holds = "each job has its own message; the third, which has none, is uncertain")
    void shouldTellEqualTextsApart() throws IOException {
        String first = submit("again");
        String firstId = fleet.gateway().awaitJob(first, ARRIVED).getString("messageId");
        fault("reset", "after");
        String second = submit("again");
        String secondId = fleet.gateway().awaitJob(second, ARRIVED).getString("messageId");
        assertThat(idsInNetwork("again")).containsExactly(firstId, secondId);
        assertThat(secondId).isNotEqualTo(firstId);

        fault("crash", "before");
        JsonObject third = fleet.gateway().awaitJob(submit("again"), "uncertain", "sent", "delivered", "read");
        assertThat(third.getString("state")).isEqualTo("uncertain");
        assertThat(idsInNetwork("again")).hasSize(2);
    }

    @Test
    @Fault(
            id = "S8",
            injected = "receipts come before the answer to the send, and every one twice",
            holds = "the job is read, sent once")
    void shouldTakeReceiptsThatOvertakeTheAnswerAndComeTwice() throws IOException {
        phone().fault(
                        "duplicate-webhook",
                        new JsonObject().put("event", "message.ack").put("count", 4));
        phone().fault(
                        "delay",
                        new JsonObject().put("when", "after").put("count", 1).put("millis", 1500));
        String job = submit("overtaken");
        fleet.gateway().awaitJob(job, "read");
        assertSentOnce(job, "overtaken");
    }

    @Test
    @Fault(
            id = "S9",
            injected = "the gateway is killed while a child has its call; the child sends all the same",
            holds = "the next gateway finds the message: sent once")
    void shouldFindWhatWasSentWhileItWasDead() throws IOException {
        SimulatedPhone phone = phone();
        phone.fault(
                "delay", new JsonObject().put("when", "before").put("count", 1).put("millis", 600_000));
        String job = submit("while it was dead");
        fleet.gateway().awaitJob(job, "sending");
        fleet.gateway().kill9();
        phone.endFaults();
        Fleet.until(
                "the child has sent it",
                () -> !idsInNetwork("while it was dead").isEmpty());
        fleet.gateway().start();
        // A child repeats a receipt for half a minute only: where the gateway takes longer to come back, the job stays
        // sent.
        assertSentOnce(job, "while it was dead", "sent", "delivered", "read");
    }

    @Test
    @Tag(Form.LONG)
    @Fault(
            id = "S10",
            injected =
                    "the child stands still for 70 s with a call before it, longer than the gateway waits for an answer",
            holds = "it is not sent twice, and the job says what became of it")
    void shouldWaitForAChildThatStoodStill() throws IOException {
        Fleet patient =
                FLEETS.start("SendFrozen", Map.of("WAFLEET_SEND_INTERVAL", "0", "HEALTH_CHECK_INTERVAL", "60s"));
        String frozen = patient.online(1, MisbehavingChild.IS_THE_SIMULATOR).get(0);
        long pid = patient.pid(frozen);
        Processes.signal("STOP", pid);
        String job = patient.gateway().submit(frozen, recipient, "frozen");
        patient.gateway().awaitJob(job, "sending");
        Fleet.letPass(Duration.ofSeconds(70));
        Processes.signal("CONT", pid);
        Fleet.until(
                "the job has an outcome",
                () -> !List.of("queued", "sending")
                        .contains(patient.api()
                                .get("/api/messages/" + job)
                                .expect(200)
                                .json()
                                .getString("state")));
        JsonObject found = patient.gateway().awaitJob(job, ARRIVED);
        assertThat(new NetworkRecord(patient, List.of(frozen)).taken())
                .extracting(NetworkRecord.Taken::id)
                .containsExactly(found.getString("messageId"));
        patient.close();
    }
}
