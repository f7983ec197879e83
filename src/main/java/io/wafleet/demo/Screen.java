package io.wafleet.demo;

import io.wafleet.client.Device;
import io.wafleet.client.QrCode;
import io.wafleet.terminal.LiveArea;
import io.wafleet.terminal.QrDrawing;
import io.wafleet.terminal.Terminal;
import io.wafleet.terminal.TextTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The live table, with the code of the last number above it. */
final class Screen {
    private static final Duration PRINT_EVERY = Duration.ofSeconds(5);

    private final Terminal terminal;
    private final LiveArea area;
    private Instant nextPrint = Instant.EPOCH;

    Screen(Terminal terminal) {
        this.terminal = terminal;
        this.area = new LiveArea(terminal);
    }

    synchronized void say(List<String> lines) {
        area.above(lines);
    }

    synchronized void code(String device, QrCode code) {
        QrDrawing style = terminal.outIsTty() ? QrDrawing.COLOURS : QrDrawing.ON_DARK;
        List<String> lines = new ArrayList<>(style.lines(code.text()));
        lines.add(device + " waits for a phone to scan this, until " + code.localExpiry() + ".");
        lines.add("It is simulated: a real phone cannot.");
        lines.add("");
        area.above(lines);
    }

    /** Redrawn every time on a terminal, else printed every few seconds. */
    synchronized void table(List<Device> devices, String status) {
        Instant now = Instant.now();
        if (!terminal.outIsTty() && now.isBefore(nextPrint)) {
            return;
        }
        nextPrint = now.plus(PRINT_EVERY);
        TextTable table =
                new TextTable("DEVICE", "STATE", "LINK", "PID", "PORT", "QUEUE", "SENT", "RECEIVED", "RESTARTS");
        for (Device device : devices) {
            table.row(
                    device.id(),
                    device.process().state(),
                    device.link().state(),
                    device.process().pid(),
                    device.process().port(),
                    device.queued(),
                    device.sent(),
                    device.received(),
                    device.process().restarts());
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.add(status);
        area.draw(lines);
    }
}
