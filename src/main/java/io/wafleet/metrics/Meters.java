package io.wafleet.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/**
 * Every meter of ours: name, tags, unit. Tags are words of bounded sets: a device's id only where it tells which number is
 * stuck, as there are at most a thousand, and never a recipient. Dots become
 * underscores in Prometheus, counters end in {@code _total} and timers in {@code _seconds}.
 */
public final class Meters {
    private static final String DEVICE = "device";
    private static final String WEBHOOK = "webhook";
    private static final Set<String> TIMED = Set.of("sent", "delivered");

    private final MeterRegistry registry;

    public Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** How many devices are in one process state. */
    public <T> void childState(String state, T source, ToDoubleFunction<T> count) {
        gauge("gateway.child.state", "Devices by the state of their process", state, source, count);
    }

    /** How many devices are in one link state. */
    public <T> void linkState(String state, T source, ToDoubleFunction<T> count) {
        gauge("gateway.link.state", "Devices by the state of their link to WhatsApp", state, source, count);
    }

    private <T> void gauge(String name, String description, String state, T source, ToDoubleFunction<T> value) {
        Gauge.builder(name, source, value)
                .description(description)
                .tag("state", state)
                .register(registry);
    }

    /** How many send jobs wait, over all devices. */
    public <T> void queueDepth(T source, ToDoubleFunction<T> depth) {
        Gauge.builder("gateway.send.queue.depth", source, depth)
                .description("Send jobs without an outcome")
                .register(registry);
    }

    /** Whether so many children died or fell silent that the host is to blame: 1 or 0. */
    public <T> void breaker(T source, ToDoubleFunction<T> open) {
        Gauge.builder("gateway.supervisor.breaker.open", source, open)
                .description("1 while so many children fail that silent ones are hardly ended any more")
                .register(registry);
    }

    /** A child's webhook call was answered. */
    public void hook(int status) {
        Counter.builder("gateway.hooks.calls")
                .description("Webhook calls of the children, by the answer")
                .tag("status", Integer.toString(status))
                .register(registry)
                .increment();
    }

    /** How many bytes of webhook calls are in memory, and how many calls wait unread for their turn. */
    public <T> void hooks(T source, ToDoubleFunction<T> bytes, ToDoubleFunction<T> waiting) {
        Gauge.builder("gateway.hooks", source, bytes)
                .description("Bytes of webhook calls that are not stored yet")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("gateway.hooks.waiting", source, waiting)
                .description("Webhook calls that wait for room")
                .register(registry);
    }

    /** How many bytes of the API's requests are in memory, and how many requests wait unread for their turn. */
    public <T> void bodies(T source, ToDoubleFunction<T> bytes, ToDoubleFunction<T> waiting) {
        Gauge.builder("gateway.api.bodies", source, bytes)
                .description("Bytes of requests to the API that are in memory")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("gateway.api.bodies.waiting", source, waiting)
                .description("Requests to the API whose bodies wait for room")
                .register(registry);
    }

    /** A child's chats were read for what is missing, and this came of it. */
    public void backfill(String result) {
        Counter.builder("gateway.backfill.runs")
                .description("Times that a child's chats were read for what is missing")
                .tag("result", result)
                .register(registry)
                .increment();
    }

    /** A message was missing and is in the journal now. */
    public void backfilled() {
        Counter.builder("gateway.backfill.events")
                .description("Events that no webhook brought, read from the children's chats")
                .register(registry)
                .increment();
    }

    /** How many children's chats are being read, and of how many devices messages may be missing. */
    public <T> void backfills(T source, ToDoubleFunction<T> running, ToDoubleFunction<T> gaps) {
        Gauge.builder("gateway.backfill.running", source, running)
                .description("Children whose chats are being read for what is missing")
                .register(registry);
        Gauge.builder("gateway.backfill.gaps", source, gaps)
                .description("Devices of which messages may be missing")
                .register(registry);
    }

    /** A child that an earlier gateway left was taken over. */
    public void adopted() {
        Counter.builder("gateway.child.adoptions")
                .description("Children taken over from an earlier gateway")
                .register(registry)
                .increment();
    }

    /** A process went from one state to another. */
    public void transition(String from, String to) {
        Counter.builder("gateway.child.transitions")
                .description("Changes of process states")
                .tag("from", from)
                .tag("to", to)
                .register(registry)
                .increment();
    }

    /** Begins to count restarts by the codes of their causes, so that the first is seen as a rise from 0. */
    public void expectRestarts(Set<String> causes) {
        causes.forEach(this::restarts);
    }

    /** A child was launched again without a user's wish. */
    public void restart(String cause) {
        restarts(cause).increment();
    }

    private Counter restarts(String cause) {
        return Counter.builder("gateway.child.restarts")
                .description("Launches that no user asked for")
                .tag("cause", cause)
                .register(registry);
    }

    /** How many devices' children crash again and again. */
    public <T> void crashLoops(T source, ToDoubleFunction<T> count) {
        Gauge.builder("gateway.child.crash.looping", source, count)
                .description("Devices whose child crashes again and again, until it has answered for ten minutes")
                .register(registry);
    }

    /** For how many seconds a number that should be connected to WhatsApp is not; 0 while it is. */
    public <T> void openLink(String device, T source, ToDoubleFunction<T> away) {
        Gauge.builder("gateway.link.away", source, away)
                .description("Time that the linked number is not connected to WhatsApp, or logged out; 0 while it is")
                .baseUnit("seconds")
                .tag(DEVICE, device)
                .register(registry);
    }

    /** A child was replaced because it held more memory than its device's limit. */
    public void recycled() {
        Counter.builder("gateway.child.recycles")
                .description("Children replaced for their memory")
                .register(registry)
                .increment();
    }

    /** A child answered its first probe this long after it was to start. */
    public void started(Duration duration) {
        Timer.builder("gateway.child.start.duration")
                .description("From the wish to start a child to its first answer")
                .serviceLevelObjectives(Buckets.START)
                .register(registry)
                .record(duration);
    }

    /** Begins to count sends, so that the first of each outcome is seen as a rise from 0. */
    public void expectSends(Set<String> outcomes) {
        outcomes.forEach(this::sends);
        TIMED.forEach(this::latency);
    }

    /** A child was asked to send, and this came of it. */
    public void sent(String outcome, Duration duration) {
        sends(outcome).record(duration);
    }

    private Timer sends(String outcome) {
        return Timer.builder("gateway.send.duration")
                .description("Calls to a child that send a message")
                .tag("outcome", outcome)
                .serviceLevelObjectives(Buckets.CALL)
                .register(registry);
    }

    /** A send job came to a state, so long after it could have been sent first. */
    public void sendMoved(String device, String state, Duration age) {
        Counter.builder("gateway.send.jobs")
                .description("Send jobs that came to a state")
                .tag(DEVICE, device)
                .tag("state", state)
                .register(registry)
                .increment();
        if (TIMED.contains(state)) {
            latency(state).record(age);
        }
    }

    /** Not by device: with ten buckets each, a thousand devices would be more series than all others together. */
    private Timer latency(String state) {
        return Timer.builder("gateway.send.latency")
                .description("From the time at which a job could have been sent first to its state")
                .tag("state", state)
                .serviceLevelObjectives(Buckets.LATENCY)
                .register(registry);
    }

    /** How much one device has to send, and how long its oldest job has waited (in seconds). */
    public <T> void openQueue(String device, T queue, ToDoubleFunction<T> depth, ToDoubleFunction<T> oldestAge) {
        Gauge.builder("gateway.send.queue.jobs", queue, depth)
                .description("Send jobs of the device without an outcome")
                .tag(DEVICE, device)
                .register(registry);
        Gauge.builder("gateway.send.queue.oldest.age", queue, oldestAge)
                .description("For how long a job of the device could have been sent, and none was")
                .baseUnit("seconds")
                .tag(DEVICE, device)
                .register(registry);
    }

    /** The device is gone, and all that was told of it. */
    public void closeQueue(String device) {
        removeAll(DEVICE, device);
    }

    private void removeAll(String tag, String value) {
        registry.getMeters().stream()
                .filter(meter -> value.equals(meter.getId().getTag(tag)))
                .toList()
                .forEach(registry::remove);
    }

    /** An event was appended, or dropped because it was there already. */
    public void event(String type, boolean duplicate) {
        Counter.builder("gateway.events.mirrored")
                .description("Events stored, and duplicates dropped")
                .tag("type", type)
                .tag("result", duplicate ? "duplicate" : "stored")
                .register(registry)
                .increment();
    }

    /** How much room the gateway's places have, and whether it is too little. */
    public <T> void disk(T source, Set<String> places, ToDoubleBiFunction<T, String> free, Predicate<T> low) {
        places.forEach(place -> Gauge.builder("gateway.disk.free", source, s -> free.applyAsDouble(s, place))
                .description("Bytes free in the folder")
                .baseUnit("bytes")
                .tag("place", place)
                .register(registry));
        Gauge.builder("gateway.disk.low", source, s -> low.test(s) ? 1 : 0)
                .description("1 while new sends and devices are refused for want of space")
                .register(registry);
    }

    /** Old files of the children were removed. */
    public void pruned(int files, long bytes) {
        Counter.builder("gateway.pruned.files")
                .description("Files removed from the devices' volumes")
                .register(registry)
                .increment(files);
        Counter.builder("gateway.pruned")
                .description("Bytes removed from the devices' volumes")
                .baseUnit("bytes")
                .register(registry)
                .increment((double) bytes);
    }

    /** How much the journal holds. */
    public <T> void journalSize(T source, ToDoubleFunction<T> bytes) {
        Gauge.builder("gateway.journal.size", source, bytes)
                .description("What all stored events hold, as of the last look")
                .baseUnit("bytes")
                .register(registry);
    }

    /** An attempt to deliver an event to a webhook was made, and this came of it. */
    public void webhookAttempt(String outcome, Duration duration) {
        Timer.builder("gateway.webhook.attempt.duration")
                .description("Attempts to deliver an event to a webhook")
                .tag("outcome", outcome)
                .serviceLevelObjectives(Buckets.CALL)
                .register(registry)
                .record(duration);
    }

    /** How many webhooks are in each state, and the age in seconds of the oldest delivery that any of them waits for. */
    public <T> void webhooks(
            T source, Set<String> states, ToDoubleBiFunction<T, String> count, ToDoubleFunction<T> lag) {
        states.forEach(state -> gauge(
                "gateway.webhook.subscriptions",
                "Webhooks by state; the failing are active, too, and those given up are paused",
                state,
                source,
                s -> count.applyAsDouble(s, state)));
        Gauge.builder("gateway.webhook.lag", source, lag)
                .description("Age of the oldest delivery that is pending, over all webhooks that are not paused")
                .baseUnit("seconds")
                .register(registry);
    }

    /** What one webhook has to deliver, what it could not, and how long its oldest delivery has waited (in seconds). */
    public <T> void openWebhook(
            String webhook,
            T source,
            ToDoubleFunction<T> pending,
            ToDoubleFunction<T> dead,
            ToDoubleFunction<T> oldestAge) {
        Gauge.builder("gateway.webhook.pending", source, pending)
                .description("Deliveries of the webhook that are pending")
                .tag(WEBHOOK, webhook)
                .register(registry);
        Gauge.builder("gateway.webhook.dead", source, dead)
                .description("Deliveries of the webhook that were given up")
                .tag(WEBHOOK, webhook)
                .register(registry);
        Gauge.builder("gateway.webhook.oldest.age", source, oldestAge)
                .description("Age of the webhook's oldest delivery that is pending; 0 while it is paused")
                .baseUnit("seconds")
                .tag(WEBHOOK, webhook)
                .register(registry);
        deadLetters(webhook);
    }

    /** A delivery was given up. */
    public void deadLetter(String webhook) {
        deadLetters(webhook).increment();
    }

    private Counter deadLetters(String webhook) {
        return Counter.builder("gateway.webhook.dead.letters")
                .description("Deliveries of the webhook that were given up since the gateway started")
                .tag(WEBHOOK, webhook)
                .register(registry);
    }

    /** The webhook is gone. */
    public void closeWebhook(String webhook) {
        removeAll(WEBHOOK, webhook);
    }

    /** Events were removed for their age, or because all hold too much. */
    public void eventsRemoved(int count) {
        Counter.builder("gateway.journal.removed")
                .description("Events removed by retention")
                .baseUnit("events")
                .register(registry)
                .increment(count);
    }

    /** How many connections the API has. */
    public <T> void connections(T source, ToDoubleFunction<T> count) {
        Gauge.builder("gateway.connections.open", source, count)
                .description("Open connections to the API")
                .register(registry);
    }

    /** How many clients follow events live. */
    public <T> void streams(T source, ToDoubleFunction<T> count) {
        Gauge.builder("gateway.streams.open", source, count)
                .description("Open sockets and streams that events are followed by")
                .register(registry);
    }

    /** Somebody tried to log in. */
    public void login(String result) {
        Counter.builder("gateway.logins")
                .description("Logins, and those that were refused")
                .tag("result", result)
                .register(registry)
                .increment();
    }

    /**
     * A request to the API was answered.
     *
     * @param operation its id in the contract
     * @param status of the answer; 0 if the client went away
     */
    public void request(String operation, int status) {
        Counter.builder("gateway.api.requests")
                .description("Requests to the API that were answered, or left by their client")
                .tag("operation", operation)
                .tag("status", status == 0 ? "gone" : status / 100 + "xx")
                .register(registry)
                .increment();
    }

    /** How many calls are on their way through to the children. */
    public <T> void proxied(T source, ToDoubleFunction<T> count) {
        Gauge.builder("gateway.proxy.calls", source, count)
                .description("Calls that are on their way through to the children")
                .register(registry);
    }

    /** A request was refused for who made it, or for how many there were. */
    public void requestRefused(int status) {
        Counter.builder("gateway.requests.refused")
                .description("Requests answered with 401, 403 or 429")
                .tag("status", String.valueOf(status))
                .register(registry)
                .increment();
    }

    /** A user or a secret was made or changed. */
    public void accessChanged(String what) {
        Counter.builder("gateway.access.changes")
                .description("Users and secrets that were made or changed")
                .tag("what", what)
                .register(registry)
                .increment();
    }

    /** The gateway ended a client's stream. */
    public void streamEnded(String reason) {
        Counter.builder("gateway.streams.ended")
                .description("Streams that the gateway ended")
                .tag("reason", reason)
                .register(registry)
                .increment();
    }
}
