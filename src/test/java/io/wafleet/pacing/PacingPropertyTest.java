package io.wafleet.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.job.Priority;
import io.wafleet.send.Turns;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link Pacing} and {@link Turns} under random loads on a virtual clock, judged by counting what they let through. */
class PacingPropertyTest {
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    private static final Duration SEND_TIME = Duration.ofMillis(300);

    /** Longer than any day's cap holds, so that something must go through several times. */
    private static final Duration RUN = Duration.ofDays(4);

    static List<Long> seeds() {
        return new SplittableRandom().longs(40).boxed().toList();
    }

    private record Job(String id, Priority priority, Contact contact, Instant came) {}

    private record Send(Job job, Instant at) {}

    /** One lane without a child: jobs come at random, and go when pacing and turns let them. */
    private static final class World {
        final SplittableRandom random;
        final LaneSettings settings;
        final Pacing pacing;
        final Turns turns = new Turns();
        final Map<Priority, Map<Contact, Deque<Job>>> waiting = new EnumMap<>(Priority.class);
        final List<Send> sent = new ArrayList<>();
        final List<Job> arrivals = new ArrayList<>();
        Instant now = START;
        int next;

        World(long seed) {
            this(seed, true);
        }

        World(long seed, boolean repliesHaveCaps) {
            random = new SplittableRandom(seed);
            settings = new LaneSettings(
                    Duration.ofMillis(random.nextInt(5000)),
                    Duration.ofMillis(random.nextInt(3000)),
                    new Caps(cap(20), cap(200), cap(1000)),
                    repliesHaveCaps ? new Caps(cap(40), cap(400), cap(2000)) : new Caps(0, 0, 0),
                    cap(60),
                    random.nextInt(6),
                    null,
                    null,
                    false,
                    0);
            pacing = new Pacing(settings, new Warmth(START, settings.warmUpDays()), random);
            load();
        }

        /** None, now and then. */
        private int cap(int max) {
            return random.nextInt(5) == 0 ? 0 : 1 + random.nextInt(max);
        }

        /** A campaign at the beginning, and others all the time, in bursts. */
        private void load() {
            int campaign = random.nextInt(3000);
            for (int i = 0; i < campaign; i++) {
                arrivals.add(new Job("", Priority.LOW, contact(), START));
            }
            Instant at = START;
            while (arrivals.size() < campaign + 3000) {
                at = at.plusSeconds(random.nextInt(3) == 0 ? random.nextInt(600) : 0);
                boolean reply = random.nextBoolean();
                arrivals.add(
                        new Job("", reply ? Priority.HIGH : Priority.NORMAL, reply ? Contact.REPLY : contact(), at));
            }
            for (int i = 0; i < arrivals.size(); i++) {
                Job job = arrivals.get(i);
                arrivals.set(i, new Job(String.format("%08d", i), job.priority(), job.contact(), job.came()));
            }
        }

        private Contact contact() {
            return random.nextBoolean() ? Contact.FIRST : Contact.KNOWN;
        }

        void run() {
            while (now.isBefore(START.plus(RUN))) {
                arrive();
                if (pacing.earliest().isAfter(now)) {
                    now = pacing.earliest();
                    continue;
                }
                Map<Priority, Job> heads = heads();
                Map<Priority, String> ids = new EnumMap<>(Priority.class);
                heads.forEach((priority, job) -> ids.put(priority, job.id()));
                Priority turn = turns.next(ids, () -> String.format("%08d", next));
                if (turn == null) {
                    now = nextChange();
                } else {
                    send(heads.get(turn));
                }
            }
        }

        /** When a job comes, or what is held may be free. */
        private Instant nextChange() {
            Instant arrival = next < arrivals.size() ? arrivals.get(next).came() : START.plus(RUN);
            return Stream.of(Contact.values())
                    .map(contact -> pacing.hold(contact, now))
                    .filter(Objects::nonNull)
                    .map(Hold::until)
                    .reduce(arrival, (one, other) -> one.isBefore(other) ? one : other);
        }

        private void arrive() {
            while (next < arrivals.size() && !arrivals.get(next).came().isAfter(now)) {
                Job job = arrivals.get(next);
                waiting.computeIfAbsent(job.priority(), none -> new EnumMap<>(Contact.class))
                        .computeIfAbsent(job.contact(), none -> new ArrayDeque<>())
                        .add(job);
                next++;
            }
        }

        /** The oldest of each priority that nothing holds. */
        private Map<Priority, Job> heads() {
            Map<Priority, Job> heads = new EnumMap<>(Priority.class);
            waiting.forEach((priority, contacts) -> contacts.forEach((contact, jobs) -> {
                if (!jobs.isEmpty() && pacing.hold(contact, now) == null) {
                    heads.merge(
                            priority, jobs.element(), (one, other) -> one.id().compareTo(other.id()) < 0 ? one : other);
                }
            }));
            return heads;
        }

        private void send(Job job) {
            waiting.get(job.priority()).get(job.contact()).remove();
            sent.add(new Send(job, now));
            now = now.plus(SEND_TIME);
            pacing.rest(now);
            pacing.sent(job.contact(), now);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldNeverExceedACapWhateverComes(long seed) {
        World world = new World(seed);
        world.run();

        Caps caps = world.settings.caps();
        Caps replies = world.settings.replyCaps();
        Predicate<Send> isReply = send -> send.job().contact() == Contact.REPLY;
        assertCaps(world, isReply.negate(), caps);
        assertCaps(world, isReply, replies);
        assertCap(
                world,
                send -> send.job().contact() == Contact.FIRST,
                world.settings.firstContactsPerDay(),
                Duration.ofDays(1));
        assertThat(world.sent).isNotEmpty();
    }

    private static void assertCaps(World world, Predicate<Send> counted, Caps caps) {
        assertCap(world, counted, caps.perMinute(), Duration.ofMinutes(1));
        assertCap(world, counted, caps.perHour(), Duration.ofHours(1));
        assertCap(world, counted, caps.perDay(), Duration.ofDays(1));
    }

    /** In no window, wherever it begins, are more sends than the cap: each is a window after the one cap places before. */
    private static void assertCap(World world, Predicate<Send> counted, int cap, Duration window) {
        List<Instant> times = world.sent.stream().filter(counted).map(Send::at).toList();
        for (int i = cap; cap > 0 && i < times.size(); i++) {
            assertThat(Duration.between(times.get(i - cap), times.get(i))).isGreaterThanOrEqualTo(window);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldKeepTheIntervalBetweenAnyTwo(long seed) {
        World world = new World(seed);
        world.run();

        for (int i = 1; i < world.sent.size(); i++) {
            assertThat(Duration.between(
                            world.sent.get(i - 1).at(), world.sent.get(i).at()))
                    .isGreaterThanOrEqualTo(world.settings.interval().plus(SEND_TIME));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldLetAtMostOneLowerJobGoBeforeAReplyThatCouldGo(long seed) {
        // Their own caps would hold replies without anybody's fault.
        World world = new World(seed, false);
        world.run();

        List<Instant> others = world.sent.stream()
                .filter(send -> send.job().priority() != Priority.HIGH)
                .map(Send::at)
                .toList();
        List<Send> replies = world.sent.stream()
                .filter(send -> send.job().priority() == Priority.HIGH)
                .toList();
        assertThat(replies).hasSizeGreaterThan(100);
        for (Send reply : replies) {
            long overtaken = others.stream()
                    .filter(at -> at.isAfter(reply.job().came()) && at.isBefore(reply.at()))
                    .count();
            assertThat(overtaken).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void shouldStarveNobodyWhenAReplyComesWithEverySend() {
        // Given
        Turns turns = new Turns();
        List<String> replies = new ArrayList<>(List.of("0000"));
        List<String> campaign = new ArrayList<>(List.of("0001", "0002", "0003", "0004", "0005"));
        int sends = 0;

        // When
        while (!campaign.isEmpty()) {
            Map<Priority, String> heads =
                    new EnumMap<>(Map.of(Priority.HIGH, replies.get(0), Priority.LOW, campaign.get(0)));
            String newest = String.format("%04d", 10 + sends);
            (turns.next(heads, () -> newest) == Priority.HIGH ? replies : campaign).remove(0);
            replies.add(newest);
            sends++;
            assertThat(sends).as("sends").isLessThan(1000);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldKeepTheOrderWithinAPriorityAndAKindOfContact(long seed) {
        World world = new World(seed);
        world.run();

        for (Priority priority : Priority.values()) {
            for (Contact contact : Contact.values()) {
                List<String> ids = world.sent.stream()
                        .map(Send::job)
                        .filter(job -> job.priority() == priority && job.contact() == contact)
                        .map(Job::id)
                        .toList();
                assertThat(ids).isSorted();
            }
        }
    }
}
