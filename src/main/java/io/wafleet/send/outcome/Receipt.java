package io.wafleet.send.outcome;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.job.SendState;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * WhatsApp told that messages arrived or were read.
 *
 * @param chats the names of the chat that the child gives: it may be told by number, by {@code @lid}, or by both
 */
public record Receipt(List<String> messageIds, SendState state, Set<String> chats, Instant at) {
    public Receipt {
        messageIds = List.copyOf(messageIds);
        chats = Set.copyOf(chats);
    }

    /** Reads the data of an event {@code message.ack}. */
    public static Receipt of(JsonObject data, Instant at) {
        boolean read = data.getString("receipt", "").startsWith("read");
        return new Receipt(
                data.getJsonArray("messageIds", new JsonArray()).stream()
                        .map(String::valueOf)
                        .toList(),
                read ? SendState.READ : SendState.DELIVERED,
                Stream.of("chat", "chatLid", "from", "fromLid")
                        .map(name -> data.getString(name, ""))
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toSet()),
                at);
    }
}
