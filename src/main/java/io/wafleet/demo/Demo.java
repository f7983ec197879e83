package io.wafleet.demo;

import io.vertx.core.json.JsonObject;
import io.wafleet.client.Api;
import io.wafleet.client.CliFailure;
import io.wafleet.client.Device;
import io.wafleet.client.Endpoint;
import io.wafleet.client.QrCode;
import io.wafleet.terminal.Terminal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The demo from the first login to the last check, on a gateway that runs already. */
public final class Demo {
    private static final Duration TICK = Duration.ofSeconds(1);
    /** Also a demo that is over before its numbers are online shows a few texts. */
    private static final Duration LEAST_CHAT = Duration.ofSeconds(3);

    private static final Duration SETTLE_WHEN_STOPPED = Duration.ofSeconds(3);

    private final URI url;
    private final DemoHome home;
    private final Screen screen;
    private final StopSignal stop;
    private final Api api;
    private final Numbers numbers;
    private final Ledger ledger = new Ledger();
    private List<Device> devices = List.of();
    private @Nullable QrCode code;
    private boolean isReadable;

    public Demo(URI url, DemoHome home, int count, Terminal terminal, StopSignal stop) {
        this.url = url;
        this.home = home;
        this.screen = new Screen(terminal);
        this.stop = stop;
        this.api = new Api(new Endpoint(url, login(url, home)));
        this.numbers = new Numbers(api, count);
    }

    /** Shows everything until it is told to stop or the time is over; then says what was true. */
    public Report run(@Nullable Duration length, Duration settle) throws InterruptedException {
        Instant begin = Instant.now();
        try (EventReader reader = new EventReader(api, ledger, screen)) {
            numbers.register();
            FleetStart start = new FleetStart(numbers, ledger, screen, stop);
            start.run();
            if (!stop.isGiven()) {
                showCode();
                screen.say(manual().lines());
            }
            Chatter chatter = new Chatter(api, numbers.talking(), ledger, stop);
            watch(end(begin, length));
            Duration patience = stop.isGiven() ? SETTLE_WHEN_STOPPED : settle;
            chatter.finish(patience.toMillis());
            settle(Instant.now().plus(patience));
            return report(start, reader);
        }
    }

    /** The ports of the children, to see afterwards that nobody listens there any more. */
    public boolean isAnyChildLeft() {
        return devices.stream()
                .map(device -> device.process().port())
                .anyMatch(port -> port != null && Phone.isAnswering(port));
    }

    private static Instant end(Instant begin, @Nullable Duration length) {
        if (length == null) {
            return Instant.MAX;
        }
        Instant end = begin.plus(length);
        Instant earliest = Instant.now().plus(LEAST_CHAT);
        return end.isBefore(earliest) ? earliest : end;
    }

    private void watch(Instant end) throws InterruptedException {
        do {
            look();
            if (code == null || code.secondsLeft() == 0) {
                showCode();
            }
            screen.table(devices, status(end));
        } while (Instant.now().isBefore(end) && !stop.during(TICK));
    }

    /** Waits until everything is as it should be, e.g. after a child was killed near the end. */
    private void settle(Instant deadline) throws InterruptedException {
        look();
        while (!isWell() && Instant.now().isBefore(deadline)) {
            new StopSignal().during(TICK);
            look();
        }
        screen.table(devices, "");
    }

    private boolean isWell() {
        return running() == numbers.all().size()
                && online() == numbers.talking().size()
                && ledger.arrived() == ledger.sent();
    }

    private void look() {
        try {
            devices = numbers.snapshot();
        } catch (CliFailure e) {
            // A gateway that was stopped from outside: the last that we saw counts.
            if (e.exitCode() != CliFailure.UNREACHABLE) {
                screen.say(List.of(String.valueOf(e.getMessage())));
            }
        }
    }

    private void showCode() {
        try {
            QrCode fresh = numbers.code();
            isReadable =
                    QrPicture.read(fresh.png()).filter(fresh.text()::equals).isPresent();
            code = fresh;
            screen.code(numbers.unpaired(), fresh);
            // A code fills a small terminal: what one needs to go on stands below it.
            screen.say(manual().address());
        } catch (CliFailure e) {
            if (!stop.isGiven()) {
                screen.say(List.of("No code of " + numbers.unpaired() + ": " + e.getMessage()));
            }
        }
    }

    private Manual manual() {
        return new Manual(url, home.user(), home.password(), numbers);
    }

    private String status(Instant end) {
        String rest = end.equals(Instant.MAX)
                ? "Ctrl-C stops the demo"
                : Math.max(0, Duration.between(Instant.now(), end).toSeconds()) + " s to go";
        return "%d texts sent, %d arrived, %d failed. %s."
                .formatted(ledger.sent(), ledger.arrived(), ledger.failures().size(), rest);
    }

    private Report report(FleetStart start, EventReader reader) {
        Report report = new Report();
        int all = numbers.all().size();
        int talking = numbers.talking().size();
        report.check(running() == all, "%d of %d children run".formatted(running(), all));
        report.check(
                online() == talking,
                "%d of %d paired numbers online (%d scanned a code, %d came back without one)"
                        .formatted(online(), talking, start.scanned(), start.cameBack()));
        report.check(start.problems().isEmpty(), "every number came online as it should" + reasons(start.problems()));
        report.check(isReadable, numbers.unpaired() + " shows a QR code that can be read from its image");
        boolean texts = ledger.arrived() == ledger.sent() && (ledger.sent() > 0 || talking < 2);
        report.check(
                texts,
                "%d of %d texts arrived on the other side, the slowest after %d ms"
                        .formatted(
                                ledger.arrived(),
                                ledger.sent(),
                                ledger.slowest().toMillis()));
        report.check(
                ledger.failures().isEmpty(), "every send was accepted and carried out" + reasons(ledger.failures()));
        report.check(reader.problem().isEmpty(), "the event stream never ended" + reasons(reader.problem()));
        report.number("devices", all);
        report.number("running", running());
        report.number("online", online());
        report.number("sent", ledger.sent());
        report.number("arrived", ledger.arrived());
        report.number("slowestMillis", ledger.slowest().toMillis());
        return report;
    }

    private static String reasons(List<String> reasons) {
        return reasons.isEmpty() ? "" : ": " + reasons.get(0) + (reasons.size() == 1 ? "" : " (and more)");
    }

    private int running() {
        return (int) devices.stream().filter(Device::isRunning).count();
    }

    private int online() {
        return (int) devices.stream()
                .filter(device -> numbers.talking().contains(device.id()) && device.isOnline())
                .count();
    }

    private static String login(URI url, DemoHome home) {
        JsonObject credentials = new JsonObject().put("username", home.user()).put("password", home.password());
        return new Api(new Endpoint(url, null))
                .post("/api/auth/login", credentials)
                .getString("token", "");
    }
}
