package io.wafleet.demo;

import io.vertx.core.json.JsonObject;
import io.wafleet.client.Api;
import io.wafleet.client.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Some numbers that talk to each other in turn. One text at a time, so an answer follows what it answers. */
final class Conversation {
    private static final List<String> SCRIPT = List.of(
            "Oi, tudo bem?",
            "Tudo ótimo! E com você?",
            "Tudo certo. Café às 15h?",
            "Pode ser, te encontro lá ☕",
            "Running five minutes late, sorry!",
            "No problem, I have a table by the window",
            "Você viu o jogo ontem?",
            "Vi! Que final, hein 😄",
            "Can you send me the address again?",
            "Rua das Flores 42, second floor",
            "Perfeito, obrigado!",
            "De nada, até já");
    private static final Set<String> HANDED_OVER = Set.of("sent", "delivered", "read");
    private static final Set<String> WAITING = Set.of("queued", "sending");
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(40);
    private static final Duration OUTCOME_WITHIN = Duration.ofSeconds(60);

    private final Api api;
    private final List<String> members;
    private final Ledger ledger;
    private final StopSignal stop;
    private int turn;

    Conversation(Api api, List<String> members, Ledger ledger, StopSignal stop) {
        this.api = api;
        this.members = members;
        this.ledger = ledger;
        this.stop = stop;
    }

    /** The next member says the next line to the one after. */
    void next() {
        String from = members.get(turn % members.size());
        String to = members.get((turn + 1) % members.size());
        String text = SCRIPT.get(turn % SCRIPT.size());
        turn++;
        try {
            say(from, to, text);
        } catch (RuntimeException e) {
            // Nothing may escape, it would silently end the conversation.
            if (!stop.isGiven()) {
                ledger.failed(from + " to " + to + ": " + e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(String from, String to, String text) throws InterruptedException {
        Instant start = Instant.now();
        JsonObject message = new JsonObject().put("from", from).put("to", to).put("message", text);
        JsonObject job = api.send(message, "wait=25", SEND_TIMEOUT);
        while (WAITING.contains(job.getString("state", ""))
                && Instant.now().isBefore(start.plus(OUTCOME_WITHIN))
                && !stop.during(LOOK_EVERY)) {
            job = api.get("/api/messages/" + Api.segment(job.getString("id", "")));
        }
        String state = job.getString("state", "");
        if (HANDED_OVER.contains(state)) {
            ledger.sent(job.getString("messageId", "?"), to, start);
        } else if (!stop.isGiven()) {
            ledger.failed(
                    "%s to %s: %s (%s)".formatted(from, to, state, Cause.of(job).text()));
        }
    }
}
