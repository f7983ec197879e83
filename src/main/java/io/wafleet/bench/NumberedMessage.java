package io.wafleet.bench;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongConsumer;

/** A text message as a child posts it (a webhook's body), whose id holds a number that is found again in its event. */
public final class NumberedMessage {
    private static final String ID = "BENCH";
    private static final byte[] MARK = Scan.ascii("\"messageId\":\"" + ID);
    /** As it is in a text that is JSON itself. */
    private static final byte[] QUOTED_MARK = Scan.ascii("\\\"messageId\\\":\\\"" + ID);

    /** As it is in what a child posts. */
    private static final byte[] POSTED_MARK = Scan.ascii("\"id\":\"" + ID);

    private static final String SENDER = "5511888888888@s.whatsapp.net";
    private static final String TEXT = "Olá! A text of the usual length, neither a word nor a letter: number ";
    /** Behind its id an event has at least the child's original. */
    private static final int BEHIND = 300;

    private NumberedMessage() {}

    public static byte[] body(String device, int number) {
        JsonObject payload = new JsonObject()
                .put("body", TEXT + number)
                .put("chat_id", SENDER)
                .put("from", SENDER)
                .put("from_name", "Somebody")
                .put("id", id(number))
                .put("is_from_me", false)
                .put("sender_display_name", "Somebody")
                .put("timestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        return new JsonObject()
                .put("device_id", device + "@s.whatsapp.net")
                .put("event", "message")
                .put("payload", payload)
                .put("session_id", device)
                .encode()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String id(int number) {
        return ID + String.format("%011d", number);
    }

    /** Gives the number of the message that is the body of a webhook. */
    static void findPosted(byte[] body, LongConsumer found) {
        int at = Scan.find(POSTED_MARK, body, 0, body.length);
        if (at >= 0) {
            found.accept(Scan.number(body, at + POSTED_MARK.length, body.length));
        }
    }

    /** What is like an event of the message in its length, and in that its number is found in it. */
    static String event(long number, int bytes) {
        String head = "{\"messageId\":\"" + id((int) number) + "\",\"rest\":\"";
        return head + "x".repeat(bytes - head.length() - 2) + "\"}";
    }

    /**
     * Gives the number of each message whose event is in the bytes.
     *
     * @param isQuoted whether the events are texts in SockJS's array
     */
    public static void find(byte[] bytes, int from, int end, boolean isQuoted, LongConsumer found) {
        byte[] mark = isQuoted ? QUOTED_MARK : MARK;
        for (int at = Scan.find(mark, bytes, from, end); at >= 0; ) {
            found.accept(Scan.number(bytes, at + mark.length, end));
            at = Scan.find(mark, bytes, at + mark.length + BEHIND, end);
        }
    }
}
