package io.wafleet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumberedMessageTest {
    /** As the gateway makes it of the child's webhook. */
    private static JsonObject event(int number) {
        JsonObject webhook =
                new JsonObject(new String(NumberedMessage.body("5511900000001", number), StandardCharsets.UTF_8));
        return new JsonObject()
                .put("seq", number + 10)
                .put("type", "message.received")
                .put(
                        "data",
                        new JsonObject()
                                .put(
                                        "messageId",
                                        webhook.getJsonObject("payload").getString("id"))
                                .put("raw", webhook));
    }

    @Test
    void shouldFindEachNumberOnceInAFrameOfManyEvents() {
        JsonArray events = new JsonArray();
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            events.add(event(i * 1_000_003));
            numbers.add(i * 1_000_003L);
        }
        byte[] frame =
                new JsonObject().put("events", events).put("last", 9).encode().getBytes(StandardCharsets.UTF_8);
        List<Long> found = new ArrayList<>();
        NumberedMessage.find(frame, 0, frame.length, false, found::add);
        assertThat(found).isEqualTo(numbers);
    }

    @Test
    void shouldFindEachNumberOnceInAFrameOfSockJs() {
        String messages = new JsonArray()
                .add(event(7).encode())
                .add(event(1_000_003).encode())
                .encode();
        byte[] frame = ("a" + messages).getBytes(StandardCharsets.UTF_8);
        List<Long> found = new ArrayList<>();
        NumberedMessage.find(frame, 0, frame.length, true, found::add);
        assertThat(found).containsExactly(7L, 1_000_003L);
    }

    @Test
    void shouldFindNothingInOtherEvents() {
        byte[] frame = "{\"events\":[{\"data\":{\"messageId\":\"3EB0\"}}]}".getBytes(StandardCharsets.US_ASCII);
        List<Long> found = new ArrayList<>();
        NumberedMessage.find(frame, 0, frame.length, false, found::add);
        assertThat(found).isEmpty();
    }
}
