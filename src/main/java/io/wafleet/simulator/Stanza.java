package io.wafleet.simulator;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What travels between two simulated numbers.
 *
 * @param kind {@code message}, {@code receipt}, {@code reaction}, {@code revoke}, {@code edit}, {@code chat_presence}
 *     or {@code group}
 * @param chat where the receiver sees it: the sender, or the group
 * @param from bare JID of the sender
 * @param due epoch milliseconds before which it is not delivered
 * @param detail what else belongs to the kind
 */
record Stanza(String kind, String id, String chat, String from, long due, Map<String, Object> detail) {
    Map<String, Object> toJson() {
        return Json.object("kind", kind, "id", id, "chat", chat, "from", from, "due", due, "detail", detail);
    }

    @SuppressWarnings("unchecked")
    static Stanza fromJson(Map<String, Object> json) {
        Map<String, Object> detail =
                json.get("detail") instanceof Map<?, ?> map ? (Map<String, Object>) map : new LinkedHashMap<>();
        return new Stanza(
                ChatRow.text(json, "kind"),
                ChatRow.text(json, "id"),
                ChatRow.text(json, "chat"),
                ChatRow.text(json, "from"),
                ChatRow.number(json, "due"),
                detail);
    }

    static Stanza receipt(String type, String id, String chat, String from, long due) {
        return new Stanza(
                "receipt", id + "-" + type, chat, from, due, Json.object("type", type, "ids", java.util.List.of(id)));
    }

    String detail(String key) {
        return ChatRow.text(detail, key);
    }

    boolean isFromMe() {
        return Boolean.TRUE.equals(detail.get("from_me"));
    }
}
