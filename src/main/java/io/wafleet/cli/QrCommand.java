package io.wafleet.cli;

import io.vertx.core.json.JsonObject;
import io.wafleet.client.Api;
import io.wafleet.client.CliFailure;
import io.wafleet.client.Device;
import io.wafleet.client.Pause;
import io.wafleet.client.QrCode;
import io.wafleet.terminal.LiveArea;
import io.wafleet.terminal.QrDrawing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "qr", description = "Draw the QR code that pairs a device, until it is scanned or expires.")
final class QrCommand implements Callable<Integer> {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Shell shell;

    @Parameters(paramLabel = "<device>", description = "The device's id.")
    String device = "";

    @Option(
            names = "--codes",
            paramLabel = "N",
            defaultValue = "5",
            description = "Give up after N codes (${DEFAULT-VALUE}).")
    int codes;

    @Option(names = "--png", paramLabel = "FILE", description = "Write the code's image to a file, too.")
    @Nullable
    Path png;

    @Option(names = "--light", description = "Draw for a light background, without colours.")
    boolean light;

    @Option(names = "--wait", description = "Wait for the scan even where no terminal shows the code.")
    boolean wait;

    @Mixin
    GatewayOptions gateway = new GatewayOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    QrCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws InterruptedException {
        Api api = gateway.api(shell);
        boolean stays = wait || (shell.terminal().outIsTty() && !output.json);
        LiveArea area = new LiveArea(shell.terminal());
        for (int number = 1; number <= Math.max(1, codes); number++) {
            JsonObject answer = api.get("/api/devices/" + Api.segment(device) + "/qr");
            QrCode code = QrCode.of(answer);
            savePng(code);
            output.show(shell.terminal(), answer, drawing(code));
            if (!stays) {
                return 0;
            }
            Device scanned = scanned(api, code, area);
            if (scanned != null) {
                String trouble = scanned.link().numberTrouble();
                String line = "Paired: " + device + " is linked" + (trouble.isEmpty() ? "." : ", but " + trouble);
                area.above(output.json ? List.of() : List.of(line));
                return 0;
            }
        }
        throw CliFailure.failed(
                "Nobody scanned the code of %s in time. Try again: wafleet qr %s".formatted(device, device));
    }

    /** The device when its code was scanned; null if that was not done in time. */
    private @Nullable Device scanned(Api api, QrCode code, LiveArea area) throws InterruptedException {
        do {
            Device now = Device.of(api.get("/api/devices/" + Api.segment(device)));
            if (now.isPaired()) {
                return now;
            }
            if (shell.terminal().outIsTty() && !output.json) {
                area.draw(List.of("%d s left to scan it, WhatsApp > Linked devices > Link a device"
                        .formatted(code.secondsLeft())));
            }
            Pause.of(LOOK_EVERY);
        } while (code.secondsLeft() > 0);
        area.above(List.of());
        return null;
    }

    private List<String> drawing(QrCode code) {
        QrDrawing style = QrDrawing.ON_DARK;
        if (light) {
            style = QrDrawing.ON_LIGHT;
        } else if (shell.terminal().outIsTty()) {
            style = QrDrawing.COLOURS;
        }
        List<String> lines = new ArrayList<>(style.lines(code.text()));
        lines.add("%s, valid until %s".formatted(device, code.localExpiry()));
        return lines;
    }

    private void savePng(QrCode code) {
        if (png == null) {
            return;
        }
        try {
            Files.write(png, code.png());
        } catch (IOException e) {
            throw new CliFailure(CliFailure.FAILED, "Cannot write " + png + ": " + e.getMessage(), e);
        }
    }
}
