package io.wafleet.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** The gateways of a test class: none outlives it, and when a test fails their last words are printed. */
final class Fleets
        implements BeforeAllCallback,
                BeforeEachCallback,
                AfterAllCallback,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler {
    private static final int LAST_LINES = 80;
    /**
     * A fault's consequences, in test time. Where silence is the fault, a test sets its own patience: on a busy host the
     * best of children may be silent for a second.
     */
    private static final Map<String, String> QUICK = Map.of(
            "WAFLEET_RESTART_DELAY", "100ms",
            "WAFLEET_RESTART_MAX_DELAY", "1s",
            "WAFLEET_STARTS_PER_SECOND", "50",
            "WAFLEET_STARTUP_TIMEOUT", "60s",
            "HEALTH_CHECK_INTERVAL", "10s",
            "WAFLEET_STOP_GRACE", "1s",
            "WAFLEET_LINK_INTERVAL", "1s",
            "MAX_PROCESSES", "200");

    private final List<Fleet> fleets = new ArrayList<>();

    /** A gateway with quick settings and these; its folder bears the name. Closed after the class at the latest. */
    Fleet start(String name, Map<String, String> settings) throws IOException {
        Fleet fleet = prepare(name, settings);
        fleet.gateway().start();
        fleet.gateway().logIn();
        return fleet;
    }

    /** As {@link #start}, but it does not run yet. */
    Fleet prepare(String name, Map<String, String> settings) throws IOException {
        Map<String, String> all = new HashMap<>(QUICK);
        all.putAll(settings);
        Fleet fleet = new Fleet(name, all);
        fleets.add(fleet);
        return fleet;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Processes.need("perl");
        Processes.need("setsid");
        Processes.need("flock");
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        fleets.removeIf(Fleet::isClosed);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        for (Fleet fleet : fleets) {
            fleet.close();
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        tellLastWords(context);
        throw failure;
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        tellLastWords(context);
        throw failure;
    }

    private void tellLastWords(ExtensionContext context) throws IOException {
        for (Fleet fleet : fleets) {
            System.out.println("--- " + context.getDisplayName() + " failed; the last lines of " + fleet.log() + ":");
            List<String> lines = fleet.gateway().output().lines().toList();
            lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()).forEach(System.out::println);
        }
    }
}
