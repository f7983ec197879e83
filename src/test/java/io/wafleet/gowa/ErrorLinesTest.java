package io.wafleet.gowa;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Lines of the real child (v9.2.0), offline. */
class ErrorLinesTest {
    private static final String LOGIN = """
            map[]
            time="2026-08-22T10:00:00Z" level=info msg="auto-connect skipped: no devices available"
            [ERROR] 2026-08-22T10:00:05.123456789Z app.go:110 ▶ error when dial to WhatsApp: no such host
            time="2026-08-22T10:00:05Z" level=error msg="Panic recovered in middleware: reconnect error"
            """;

    @Test
    void shouldFindWhyALoginFailed() {
        assertThat(ErrorLines.last(LOGIN)).isEqualTo("error when dial to WhatsApp: no such host");
    }

    @Test
    void shouldFindTheLastOfAllKindsWithoutColours() {
        String outdated = "10:00:06.000 \u001b[31m[Client ERROR] Client outdated (405) connect failure\u001b[0m\n";

        assertThat(ErrorLines.last(LOGIN + outdated)).isEqualTo("Client outdated (405) connect failure");
        assertThat(ErrorLines.isOutdated(ErrorLines.last(LOGIN + outdated))).isTrue();
        assertThat(ErrorLines.last(outdated + LOGIN)).startsWith("error when dial");
        assertThat(ErrorLines.last("time=\"2026\" level=error msg=\"auto-connect failed for device a: x\"\n"))
                .isEqualTo("auto-connect failed for device a: x");
    }

    @Test
    void shouldFindNothingWhereThereIsNothing() {
        assertThat(ErrorLines.last("")).isNull();
        assertThat(ErrorLines.last("INFO PID: 12\n10:00:06.000 [Client WARN] x\n"))
                .isNull();
        assertThat(ErrorLines.last("[ERROR] a b ▶ " + "x".repeat(5000) + "\n")).hasSize(301);
    }
}
