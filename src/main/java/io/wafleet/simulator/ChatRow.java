package io.wafleet.simulator;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message in the chat storage.
 *
 * @param owner bare JID of the account that sees it
 * @param sender own sends carry the device number
 * @param at epoch milliseconds
 * @param url where the media lies, relative to the volume; empty without media
 */
record ChatRow(
        String owner,
        String id,
        String chat,
        String sender,
        String content,
        long at,
        boolean fromMe,
        String mediaType,
        String filename,
        String url,
        long fileLength) {

    static ChatRow text(String owner, String id, String chat, String sender, String content, long at, boolean fromMe) {
        return new ChatRow(owner, id, chat, sender, content, at, fromMe, "", "", "", 0);
    }

    /** The same row with equal addresses. */
    ChatRow withAddresses(String sameOwner, String sameChat, String sameSender) {
        return new ChatRow(
                sameOwner, id, sameChat, sameSender, content, at, fromMe, mediaType, filename, url, fileLength);
    }

    ChatRow withContent(String text) {
        return new ChatRow(owner, id, chat, sender, text, at, fromMe, mediaType, filename, url, fileLength);
    }

    Map<String, Object> toJson() {
        return Json.object(
                "op",
                "message",
                "owner",
                owner,
                "id",
                id,
                "chat",
                chat,
                "sender",
                sender,
                "content",
                content,
                "at",
                at,
                "from_me",
                fromMe,
                "media_type",
                mediaType,
                "filename",
                filename,
                "url",
                url,
                "length",
                fileLength);
    }

    static ChatRow fromJson(Map<String, Object> json) {
        return new ChatRow(
                text(json, "owner"),
                text(json, "id"),
                text(json, "chat"),
                text(json, "sender"),
                text(json, "content"),
                number(json, "at"),
                Boolean.TRUE.equals(json.get("from_me")),
                text(json, "media_type"),
                text(json, "filename"),
                text(json, "url"),
                number(json, "length"));
    }

    static String text(Map<String, Object> json, String key) {
        return json.get(key) instanceof String text ? text : "";
    }

    static long number(Map<String, Object> json, String key) {
        @Nullable Object value = json.get(key);
        return value instanceof Number number ? number.longValue() : 0;
    }
}
