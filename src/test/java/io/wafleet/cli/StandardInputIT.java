package io.wafleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wafleet.cli.FakeGateway.Answer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A text on the input of a real process, where it may be a pipe or a file. */
class StandardInputIT {
    private static final String TEXT = "Olá\n🎄 linha 2";

    @TempDir
    Path folder;

    private enum Kind {
        PIPE,
        FILE,
        HERE_DOCUMENT
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void shouldSendWhatIsOnTheInputWhateverItIs(Kind kind) throws Exception {
        try (FakeGateway gateway = new FakeGateway()) {
            gateway.on("POST /api/messages/send", call -> Answer.json(202, new JsonObject().put("state", "queued")));

            assertThat(send(gateway, kind).waitFor(120, TimeUnit.SECONDS)).isTrue();

            assertThat(Files.readString(folder.resolve("out"))).isEqualTo("queued\n");
            assertThat(gateway.calls.get(0).body().getString("message")).isEqualTo(TEXT);
        }
    }

    private Process send(FakeGateway gateway, Kind kind) throws Exception {
        Path file = Files.writeString(folder.resolve("text"), TEXT);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command = "exec '%s' -XX:TieredStopAtLevel=1 -cp '%s' io.wafleet.Main send a b -"
                .formatted(java, System.getProperty("java.class.path"));
        if (kind == Kind.HERE_DOCUMENT) {
            command += " <<'END'\n" + TEXT + "\nEND\n";
        }
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command);
        builder.environment().put("WAFLEET_URL", gateway.url().toString());
        builder.environment().put("WAFLEET_TOKEN", FakeGateway.TOKEN);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile());
        builder.redirectInput(kind == Kind.FILE ? Redirect.from(file.toFile()) : Redirect.PIPE);
        Process process = builder.start();
        try (var in = process.getOutputStream()) {
            if (kind == Kind.PIPE) {
                in.write(Files.readAllBytes(file));
            }
        }
        return process;
    }
}
