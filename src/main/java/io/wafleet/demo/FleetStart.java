package io.wafleet.demo;

import io.wafleet.client.CliFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Brings all numbers but the last online, a few at a time, and remembers how each came. */
final class FleetStart {
    private static final int AT_ONCE = 4;

    private final Numbers numbers;
    private final Ledger ledger;
    private final Screen screen;
    private final StopSignal stop;
    private final List<String> problems = new ArrayList<>();
    private int scanned;
    private int cameBack;

    FleetStart(Numbers numbers, Ledger ledger, Screen screen, StopSignal stop) {
        this.numbers = numbers;
        this.ledger = ledger;
        this.screen = screen;
        this.stop = stop;
    }

    void run() throws InterruptedException {
        Phone phone = new Phone();
        ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE);
        Map<String, Future<Pairing.Outcome>> outcomes = new LinkedHashMap<>();
        for (String id : numbers.talking()) {
            outcomes.put(id, executor.submit(() -> new Pairing(numbers, phone, stop, id).run()));
        }
        executor.shutdown();
        for (Map.Entry<String, Future<Pairing.Outcome>> outcome : outcomes.entrySet()) {
            try {
                note(outcome.getKey(), outcome.getValue().get());
            } catch (ExecutionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                problem(cause instanceof CliFailure ? String.valueOf(cause.getMessage()) : cause.toString());
            }
        }
    }

    int scanned() {
        return scanned;
    }

    int cameBack() {
        return cameBack;
    }

    List<String> problems() {
        return problems;
    }

    private void note(String id, Pairing.Outcome outcome) {
        switch (outcome) {
            case SCANNED -> {
                scanned++;
                screen.say(List.of("  " + id + " scanned its code and is online."));
            }
            case CAME_BACK -> {
                cameBack++;
                screen.say(List.of("  " + id + " came back by itself, without a new code."));
                if (ledger.codesOf(id) > 0) {
                    problem(id + " was asked for a new code though it was paired");
                }
            }
            case INTERRUPTED -> screen.say(List.of("  " + id + " was not waited for."));
        }
    }

    private void problem(String line) {
        problems.add(line);
        screen.say(List.of("  " + line));
    }
}
