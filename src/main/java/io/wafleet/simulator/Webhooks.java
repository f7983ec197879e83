package io.wafleet.simulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Forwards events: signed, unordered, five attempts, then dropped (contract 6.1 and 6.2). */
final class Webhooks {
    private static final int ATTEMPTS = 5;
    /** The child has no such limits, but a thread is dearer than a goroutine. */
    private static final int AT_ONCE = 8;

    private static final int MAX_PENDING = 2_000;

    private final List<String> urls;
    private final String secret;
    private final List<String> events;
    private final List<String> ignored;
    private final Faults faults;
    private final Timers timers;
    private final Timings timings;
    private final Output output;
    private final IdleConnections idle;
    private final Consumer<Runnable> senders;
    private final Semaphore pending = new Semaphore(MAX_PENDING);

    Webhooks(Settings settings, Faults faults, Timers timers, Timings timings, Output output) {
        this.urls = settings.list("WHATSAPP_WEBHOOK");
        this.secret = settings.text("WHATSAPP_WEBHOOK_SECRET", "secret");
        this.events = settings.list("WHATSAPP_WEBHOOK_EVENTS");
        this.ignored = settings.list("WHATSAPP_WEBHOOK_IGNORE_JIDS");
        this.faults = faults;
        this.timers = timers;
        this.timings = timings;
        this.output = output;
        this.idle = new IdleConnections(timers);
        this.senders = timers.crew(AT_ONCE);
    }

    /** One delivery to one receiver, with all its attempts. */
    private record Delivery(String url, String signature, String body, long deadlineNanos, Runnable next) {}

    /**
     * Forwards an event of {@code slot}; waits while too many are on their way.
     *
     * @param at the envelope's timestamp, which the message family lacks
     */
    void forward(Slot slot, String event, Map<String, Object> payload, @Nullable Instant at) {
        WebhookConfig own = slot.webhook().ifComplete();
        List<String> receivers = own.url().isEmpty() ? urls : List.of(own.url());
        List<String> wanted =
                own.events().isEmpty() ? events : List.of(own.events().split(",", -1));
        if (receivers.isEmpty() || !isWanted(wanted, event) || isIgnored(payload)) {
            return;
        }
        if (faults.strikes("lost-webhook", fault -> fault.covers("event", event))) {
            return;
        }
        Map<String, Object> envelope = new TreeMap<>(
                Map.of("event", event, "device_id", slot.jid(), "session_id", slot.id(), "payload", payload));
        if (at != null) {
            envelope.put("timestamp", Times.seconds(at));
        }
        String body = JsonText.sorted(envelope);
        String signature = "sha256=" + hmac(own.secret().isEmpty() ? secret : own.secret(), body);
        start(receivers, signature, body);
        if (faults.strikes("duplicate-webhook", fault -> fault.covers("event", event))) {
            start(receivers, signature, body);
        }
    }

    private void start(List<String> receivers, String signature, String body) {
        pending.acquireUninterruptibly();
        long deadline = System.nanoTime() + timings.webhookTotal().toNanos();
        Runnable chain = pending::release;
        // Several receivers are served one after the other, within the same limit.
        for (int i = receivers.size() - 1; i >= 0; i--) {
            Delivery delivery = new Delivery(receivers.get(i), signature, body, deadline, chain);
            chain = () -> attempt(delivery, 1);
        }
        senders.accept(chain);
    }

    private void attempt(Delivery delivery, int number) {
        String problem = post(delivery);
        if (problem.isEmpty()) {
            output.info("Successfully submitted webhook on attempt " + number);
            delivery.next.run();
            return;
        }
        output.warn("Attempt " + number + " to submit webhook failed: " + problem);
        Duration pause = timings.webhookPause().multipliedBy(1L << (number - 1));
        if (number < ATTEMPTS && System.nanoTime() + pause.toNanos() < delivery.deadlineNanos) {
            timers.after(pause, senders, () -> attempt(delivery, number + 1));
        } else {
            output.error("error when submit webhook after " + number + " attempts: " + problem);
            delivery.next.run();
        }
    }

    private String post(Delivery delivery) {
        Duration left = Duration.ofNanos(delivery.deadlineNanos - System.nanoTime());
        Duration limit = left.compareTo(timings.webhookAttempt()) < 0 ? left : timings.webhookAttempt();
        if (limit.toMillis() <= 0) {
            return "context deadline exceeded";
        }
        try {
            List<String> headers = List.of("X-Hub-Signature-256: " + delivery.signature);
            int status =
                    HttpPost.send(delivery.url, headers, delivery.body.getBytes(StandardCharsets.UTF_8), limit, idle);
            return status / 100 == 2 ? "" : "webhook returned status " + status;
        } catch (IOException | IllegalArgumentException e) {
            return "Post \"" + delivery.url + "\": " + e.getMessage();
        }
    }

    private static boolean isWanted(List<String> wanted, String event) {
        return wanted.isEmpty() || wanted.stream().anyMatch(name -> name.strip().equalsIgnoreCase(event));
    }

    private boolean isIgnored(Map<String, Object> payload) {
        return ignored.stream()
                .map(String::strip)
                .anyMatch(rule -> List.of("chat_id", "from").stream()
                        .map(key -> ChatRow.text(payload, key).toLowerCase(Locale.ROOT))
                        .anyMatch(jid -> rule.startsWith("@") ? jid.endsWith(rule) : jid.equals(rule)));
    }

    private static String hmac(String secret, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
