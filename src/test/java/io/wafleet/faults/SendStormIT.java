package io.wafleet.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wafleet.store.DatabaseUrl;
import io.wafleet.store.TestDatabases;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Sends while gateway and children are killed at moments that nobody has chosen and answers are lost. The seed is told, so
 * that a failure can be repeated. What was sent is judged by the record of the simulated network alone.
 */
class SendStormIT {
    private static final int DEVICES = Form.times(3, 10);
    private static final int PER_DEVICE = Form.times(100, 1000);
    private static final int KILLS = Form.times(2, 20);

    /** Two answers of a hundred are lost after the network took the message. Receipts come well after the row is stored. */
    private static final String LOSES_ANSWERS = "export SIM_ACK_DELAY=1s SIM_WEBHOOK_PAUSE=4s SIM_WEBHOOK_TOTAL=5m"
            + " SIM_FAULTS='[{\"fault\":\"reset\",\"when\":\"after\",\"probability\":0.02}]'; "
            + MisbehavingChild.IS_THE_SIMULATOR;

    private static final Set<String> TAKEN = Set.of("sent", "delivered", "read");
    private static final Set<String> NOT_TAKEN = Set.of("failed", "uncertain");

    @RegisterExtension
    static final Fleets FLEETS = new Fleets();

    private final long seed = Long.getLong("wafleet.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    @Fault(
            id = "S1",
            injected = "300 sends over 3 devices (10000 over 10 in the long form) while gateway and children are killed"
                    + " 2 (20) times each and 2 % of the answers are lost",
            holds = "every accepted job ends, none is lost, none doubled; no job that the network took stays uncertain")
    void shouldLoseAndDoubleNothing(TestReporter reporter) throws Exception {
        storm("SendStorm", Map.of(), reporter);
    }

    @Test
    @Fault(id = "S2", injected = "the same with PostgreSQL", holds = "the same")
    void shouldLoseAndDoubleNothingWithPostgres(TestReporter reporter) throws Exception {
        DatabaseUrl.Postgres server = (DatabaseUrl.Postgres) TestDatabases.postgres();
        String url = "postgres://postgres:postgres@" + server.host() + ":" + server.port() + "/" + server.database();
        storm("SendStormPostgres", Map.of("WAFLEET_DATABASE_URL", url), reporter);
    }

    private void storm(String name, Map<String, String> settings, TestReporter reporter) throws Exception {
        reporter.publishEntry(FaultTable.MEASURED, "seed " + seed);
        Map<String, String> all = new HashMap<>(settings);
        all.put("WAFLEET_SEND_INTERVAL", "0");
        Fleet fleet = FLEETS.start(name, all);
        List<String> ids = fleet.online(DEVICES, LOSES_ANSWERS);
        NetworkRecord network = new NetworkRecord(fleet, ids);
        SendStorm storm = new SendStorm(fleet, network, PER_DEVICE);

        ExecutorService clients = Executors.newFixedThreadPool(DEVICES);
        try {
            List<Future<?>> sending = new ArrayList<>();
            for (String id : ids) {
                sending.add(clients.submit(() -> {
                    storm.send(id);
                    return null;
                }));
            }
            killAllTheWhile(fleet, ids, network, sending);
            for (Future<?> client : sending) {
                client.get();
            }
        } finally {
            clients.shutdownNow();
        }
        ids.forEach(id -> Fleet.until(
                id + " has nothing left to send",
                () -> fleet.gateway().device(id).getJsonObject("queue").getInteger("depth") == 0));
        assertNothingLostOrDoubled(fleet, network, storm, reporter);
        fleet.close();
    }

    /** One child and the gateway each time, in any order, when a further part of all was sent. */
    private void killAllTheWhile(Fleet fleet, List<String> ids, NetworkRecord network, List<Future<?>> clients)
            throws IOException {
        int all = DEVICES * PER_DEVICE;
        for (int kill = 1; kill <= KILLS; kill++) {
            int part = all * kill / (KILLS + 1);
            Fleet.until(part + " of " + all + " were sent", () -> {
                for (Future<?> client : clients) {
                    if (client.isDone()) {
                        client.get();
                    }
                }
                return network.count() >= part;
            });
            String victim = ids.get(kill % ids.size());
            boolean childFirst = random.nextBoolean();
            if (childFirst) {
                killChild(fleet, victim);
            }
            Fleet.letPass(Duration.ofMillis(random.nextInt(400)));
            fleet.gateway().kill9();
            if (!childFirst) {
                Fleet.letPass(Duration.ofMillis(random.nextInt(100)));
                killChild(fleet, victim);
            }
            fleet.gateway().start();
        }
    }

    private static void killChild(Fleet fleet, String id) {
        fleet.copies(id).forEach(pid -> Processes.signal("KILL", pid));
    }

    private static void assertNothingLostOrDoubled(
            Fleet fleet, NetworkRecord network, SendStorm storm, TestReporter reporter) throws IOException {
        Map<String, JsonObject> jobs = new HashMap<>();
        storm.accepted().keySet().forEach(job -> jobs.put(job, job(fleet, job)));
        Map<String, Long> states = jobs.values().stream()
                .collect(Collectors.groupingBy(job -> job.getString("state"), TreeMap::new, Collectors.counting()));
        reporter.publishEntry(
                FaultTable.MEASURED,
                storm.accepted().size() + " accepted: " + states + ", " + storm.repeats() + " requests repeated");
        assertThat(storm.accepted()).as("one job for each message").hasSize(DEVICES * PER_DEVICE);
        List<NetworkRecord.Taken> taken = network.taken();
        Map<String, String> idOfText = new HashMap<>();
        List<String> doubled = new ArrayList<>();
        taken.forEach(message -> {
            if (idOfText.put(message.text(), message.id()) != null) {
                doubled.add(message.text());
            }
        });
        assertThat(doubled).as("messages that the network took twice").isEmpty();
        awaitCertainty(fleet, jobs, idOfText);
        List<JsonObject> wrong = new ArrayList<>();
        jobs.values().forEach(job -> {
            String inNetwork = idOfText.get(job.getString("message"));
            boolean right = inNetwork == null
                    ? NOT_TAKEN.contains(job.getString("state"))
                    : TAKEN.contains(job.getString("state")) && inNetwork.equals(job.getString("messageId"));
            if (!right) {
                wrong.add(job);
            }
        });
        assertThat(wrong).as("jobs that say otherwise than the network").isEmpty();
        Set<String> unknown = new HashSet<>(idOfText.keySet());
        unknown.removeAll(storm.accepted().values());
        assertThat(unknown).as("sent without having been asked").isEmpty();
    }

    /** Receipts may settle what was uncertain at first. */
    private static void awaitCertainty(Fleet fleet, Map<String, JsonObject> jobs, Map<String, String> idOfText) {
        Fleet.until("no job is uncertain that the network took", () -> {
            jobs.replaceAll((id, job) ->
                    job.getString("state").equals("uncertain") && idOfText.containsKey(job.getString("message"))
                            ? job(fleet, id)
                            : job);
            return jobs.values().stream()
                    .noneMatch(job -> job.getString("state").equals("uncertain")
                            && idOfText.containsKey(job.getString("message")));
        });
    }

    private static JsonObject job(Fleet fleet, String id) {
        return fleet.api().get("/api/messages/" + id).expect(200).json();
    }
}
