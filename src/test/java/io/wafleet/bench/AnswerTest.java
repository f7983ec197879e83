package io.wafleet.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wafleet.client.CliFailure;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnswerTest {
    private static final String ID = "01234567-89ab-7cde-8f01-23456789abcd";
    private static final String BODY = "{\"id\":\"" + ID + "\",\"state\":\"queued\"}";

    private static byte[] answer(String status, String body) {
        String head = "HTTP/1.1 " + status + "\r\ncontent-type: application/json\r\ncontent-length: " + body.length();
        return (head + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void shouldBeCompleteWithItsLastByte() {
        byte[] bytes = answer("202 Accepted", BODY);
        for (int end = 0; end < bytes.length; end++) {
            assertThat(Answer.isComplete(bytes, end)).as("after %d bytes", end).isFalse();
        }
        assertThat(Answer.isComplete(bytes, bytes.length)).isTrue();
    }

    @Test
    void shouldGiveTheJobWhenItWasAccepted() {
        byte[] bytes = answer("202 Accepted", BODY);
        assertThat(Answer.acceptedJob(bytes, bytes.length)).isEqualTo(ID);
    }

    @Test
    void shouldFailWithTheAnswerWhenItWasNotAccepted() {
        byte[] refused = answer("503 Service Unavailable", "{\"id\":\"" + ID + "\"}");
        byte[] other = answer("202 Accepted", "{}");
        assertThatThrownBy(() -> Answer.acceptedJob(refused, refused.length))
                .isInstanceOf(CliFailure.class)
                .hasMessageContaining("503 Service Unavailable");
        assertThatThrownBy(() -> Answer.acceptedJob(other, other.length)).isInstanceOf(CliFailure.class);
    }
}
