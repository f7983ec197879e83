package io.wafleet.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wafleet.cause.CauseCode;
import io.wafleet.gowa.surface.ChildPath;
import io.wafleet.gowa.surface.Route;
import io.wafleet.gowa.surface.Surface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendAnswerTest {
    private static final String PLACE = "/api/messages/7";

    private static ChildAnswer of(String path, JsonObject job) {
        ChildPath read = ChildPath.of(path);
        Route route = Surface.at(read).get(0);
        return SendAnswer.of(route, read, job, PLACE);
    }

    private static JsonObject job(String state) {
        return new JsonObject().put("state", state).put("kind", "text").put("to", "55@s.whatsapp.net");
    }

    @ParameterizedTest
    @CsvSource({
        "queued, 202, ACCEPTED",
        "sending, 202, ACCEPTED",
        "sent, 200, SUCCESS",
        "delivered, 200, SUCCESS",
        "read, 200, SUCCESS",
        "uncertain, 504, GATEWAY_TIMEOUT",
        "expired, 500, INTERNAL_SERVER_ERROR",
        "cancelled, 500, INTERNAL_SERVER_ERROR",
        "failed, 500, INTERNAL_SERVER_ERROR",
    })
    void shouldBeNoSuccessWhenItWasNotSent(String state, int status, String code) {
        ChildAnswer answer = of("/send/message", job(state).put("messageId", "3EB0"));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        if (status != 200) {
            assertThat(answer.message()).contains(PLACE);
        }
    }

    @Test
    void shouldBeTheChildsRefusalWhenTheChildHasRefused() {
        JsonObject cause = CauseCode.RECIPIENT_REFUSED
                .cause(400, "INVALID_JID", "Phone 55 is not on whatsapp")
                .toJson();

        ChildAnswer answer = of("/send/message", job("failed").put("cause", cause));

        assertThat(answer).isEqualTo(new ChildAnswer(400, "INVALID_JID", "Phone 55 is not on whatsapp", null));
    }

    @ParameterizedTest
    @CsvSource({"/message/ABC/revoke, ABC", "/send/chat-presence, chat-presence"})
    void shouldHaveAnIdWhenNoMessageOfItsOwnWasSent(String path, String id) {
        ChildAnswer answer = of(path, job("sent"));

        assertThat(((JsonObject) answer.results()).getString("message_id")).isEqualTo(id);
    }
}
