package io.wafleet.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wafleet.cause.CauseCode;
import io.wafleet.cause.CauseKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceTest {
    /** Null for an empty text; the code is what the text begins with. */
    private static JsonObject told(String text) {
        return text.isEmpty()
                ? null
                : new JsonObject().put("code", text.replaceFirst(":.*", "")).put("text", text);
    }

    @Test
    void shouldKnowEveryTroubleOfAProcess() {
        assertThat(Device.TROUBLES).isEqualTo(CauseCode.of(CauseKind.PROCESS));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
            running | the device was created             | online     | ''                                            | ''
            running | adopted                            | online     | ''                                            | ''
            running | boot: desired state is running     | online     | ''                                            | ''
            running | rolling restart                    | online     | ''                                            | ''
            running | port-conflict: port 8000 is taken by python3 | online | '' | recovered from port-conflict: port 8000 is taken by python3
            running | crashed: signal 9                  | online     | ''                                            | recovered from crashed: signal 9
            running | offline: reconnecting did not help | online     | ''                                            | recovered from offline: reconnecting did not help
            running | adopted | online | other-number: the session is that of +551 | other-number: the session is that of +551
            running | the device was created             | offline    | the child is not connected to WhatsApp        | the child is not connected to WhatsApp
            running | adopted                            | unknown    | the child does not tell: timeout              | the child does not tell: timeout
            running | crashed: signal 9                  | connecting | the child is not connected to WhatsApp        | the child is not connected to WhatsApp
            running | a code to scan was asked for       | pairing    | ''                                            | a QR code waits to be scanned
            running | adopted                            | logged-out | ''                                            | logged out: show its QR code to link it again
            running | the device was created             | unpaired   | ''                                            | no phone is linked: show its QR code
            backoff | crash-loop: 11 times in a row      | unknown    | the process is backoff                        | crash-loop: 11 times in a row
            failed  | binary-missing: no such file       | unknown    | the process is failed                         | binary-missing: no such file
            stopped | a user asked                       | unknown    | the process is stopped                        | a user asked
            stopped | ''                                 | unknown    | nobody has looked yet                         | nobody has looked yet
            """)
    void shouldGiveTheCauseThatExplainsTheTroubleOfNow(
            String state, String cause, String link, String linkCause, String shown) {
        JsonObject json = new JsonObject()
                .put("process", new JsonObject().put("state", state).put("cause", told(cause)))
                .put("link", new JsonObject().put("state", link).put("cause", told(linkCause)));

        assertThat(Device.of(json).cause()).isEqualTo(shown);

        json.getJsonObject("process").put("restartRequired", true);
        assertThat(Device.of(json).cause())
                .isEqualTo(shown.isEmpty() ? "restart required" : "restart required; " + shown);
    }
}
