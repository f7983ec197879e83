package io.wafleet.demo;

import io.wafleet.client.CliFailure;
import io.wafleet.client.Device;
import io.wafleet.client.QrCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Brings one number online: waits for it when it has a session, else scans its code. */
final class Pairing {
    /** How a number came online. */
    enum Outcome {
        SCANNED,
        CAME_BACK,
        INTERRUPTED
    }

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(90);
    /** A number with a session comes back within this time, without a code. */
    private static final Duration COME_BACK_WITHIN = Duration.ofSeconds(30);

    /** A number that shall run and has a session is started within this time. */
    private static final Duration START_WITHIN = Duration.ofSeconds(5);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration AFTER_SCAN = Duration.ofSeconds(20);
    private static final Set<String> NEEDS_CODE = Set.of("unpaired", "pairing", "logged-out");

    private final Numbers numbers;
    private final Phone phone;
    private final StopSignal stop;
    private final String id;
    private final Instant start = Instant.now();
    private Instant nextScan = Instant.EPOCH;
    private boolean isScanned;
    private String lastProblem = "";

    Pairing(Numbers numbers, Phone phone, StopSignal stop, String id) {
        this.numbers = numbers;
        this.phone = phone;
        this.stop = stop;
        this.id = id;
    }

    Outcome run() throws InterruptedException {
        Device device = numbers.get(id);
        while (!device.isOnline()) {
            Instant now = Instant.now();
            if (now.isAfter(start.plus(GIVE_UP_AFTER))) {
                throw CliFailure.failed("%s did not come online within %d s: process %s, link %s%s%s"
                        .formatted(
                                id,
                                GIVE_UP_AFTER.toSeconds(),
                                device.process().state(),
                                device.link().state(),
                                device.cause().isEmpty() ? "" : ", " + device.cause(),
                                lastProblem.isEmpty() ? "" : "; " + lastProblem));
            }
            boolean needsCode = needsCode(device, now);
            if (needsCode && !now.isBefore(nextScan)) {
                scan();
            }
            if (stop.during(LOOK_EVERY)) {
                return Outcome.INTERRUPTED;
            }
            device = numbers.get(id);
        }
        return isScanned ? Outcome.SCANNED : Outcome.CAME_BACK;
    }

    /** Asking for a code does no harm to a number that has a session: the gateway refuses. */
    private boolean needsCode(Device device, Instant now) {
        boolean rests = device.process().state().equals("stopped");
        Duration patience = rests ? START_WITHIN : COME_BACK_WITHIN;
        return !numbers.isKnown(id)
                || NEEDS_CODE.contains(device.link().state())
                || !now.isBefore(start.plus(patience));
    }

    /** What fails here is tried again a little later. */
    private void scan() throws InterruptedException {
        nextScan = Instant.now().plus(AFTER_FAILURE);
        try {
            QrCode code = numbers.code(id);
            Device device = numbers.get(id);
            Integer port = device.process().port();
            if (port != null) {
                phone.scan(port, device.phoneNumber().replaceAll("\\D", ""), code.text());
                isScanned = true;
                nextScan = Instant.now().plus(AFTER_SCAN);
            }
        } catch (CliFailure e) {
            lastProblem = String.valueOf(e.getMessage());
        }
    }
}
