package io.wafleet.simulator;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The faults in force, and how those that hit a request strike. */
final class Faults {
    private static final String JSON = "application/json; charset=utf-8";

    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch cleared = new CountDownLatch(1);

    void add(Map<String, Object> json) {
        faults.add(Fault.of(json));
    }

    /** Ends all faults, and lets go of every request that hangs. */
    void clear() {
        faults.clear();
        CountDownLatch waiting = cleared;
        cleared = new CountDownLatch(1);
        waiting.countDown();
    }

    List<Map<String, Object>> list() {
        return faults.stream().map(Fault::toJson).toList();
    }

    /** Whether such a fault strikes now; counts it. */
    boolean strikes(String kind, Predicate<Fault> matches) {
        for (Fault fault : faults) {
            if (fault.kind().equals(kind) && matches.test(fault) && fault.take()) {
                return true;
            }
        }
        return false;
    }

    boolean strikes(String kind) {
        return strikes(kind, fault -> true);
    }

    /**
     * Lets faults strike a request before it is handled, when the network has taken its message, or when its answer is
     * ready. Each delay in force holds
     * it up once; any other fault ends it.
     *
     * @return the answer to give instead, or null to go on
     */
    @Nullable
    HttpResponse strike(String when, String path) {
        for (Fault fault : faults) {
            // Those that were deleted during a delay are no longer in force.
            if (fault.meets(when, path) && faults.contains(fault) && fault.take()) {
                HttpResponse instead = strike(fault);
                if (instead != null) {
                    return instead;
                }
            }
        }
        return null;
    }

    private @Nullable HttpResponse strike(Fault fault) {
        return switch (fault.kind()) {
            case "delay" -> {
                pause(fault.number("millis", 1_000));
                yield null;
            }
            case "hang" -> {
                pause(0);
                throw new HttpConnection.Cut();
            }
            case "reset" -> throw new HttpConnection.Cut();
            case "torn" -> throw new HttpConnection.Torn();
            case "garbage" ->
                HttpResponse.typed(
                        (int) fault.number("status", 200), fault.text("type", JSON), fault.text("body", "{\"code\":"));
            case "crash" -> {
                Runtime.getRuntime().halt((int) fault.number("code", 2));
                yield null;
            }
            default -> error(fault);
        };
    }

    private static HttpResponse error(Fault fault) {
        int status = (int) fault.number("status", 500);
        String code =
                status == 429 ? "WA_REACHOUT_TIMELOCK" : status == 504 ? "GATEWAY_TIMEOUT" : "INTERNAL_SERVER_ERROR";
        String message = switch (status) {
            case 429 -> "WhatsApp rejected this send with error 463 (reach-out timelock).";
            case 504 -> "Request timed out waiting for WhatsApp server response";
            default -> "simulated failure";
        };
        return HttpResponse.envelope(status, fault.text("code", code), fault.text("message", message));
    }

    /** Waits so long, or when 0 until the faults are cleared, which ends any wait. */
    private void pause(long millis) {
        try {
            boolean ended = cleared.await(millis == 0 ? Long.MAX_VALUE : millis, TimeUnit.MILLISECONDS);
            if (millis == 0 && !ended) {
                throw new IllegalStateException("waited for ever");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
