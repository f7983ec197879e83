package io.wafleet.gowa;

import io.vertx.core.json.JsonObject;
import io.wafleet.content.Action;
import io.wafleet.content.Content;
import io.wafleet.content.Media;
import io.wafleet.content.MediaKind;
import io.wafleet.content.Signal;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the child is asked for a content: the only place with the fields of its send calls (contract 3.4, 3.5).
 *
 * @param file goes with the fields in a form; without one they go as JSON
 * @param part the file's name in that form
 */
record SendCall(String path, JsonObject fields, Media.@Nullable File file, String part, Duration timeout) {
    /** The child's own limit for one call is 45 s; a little more lets its answer arrive. */
    static final Duration USUAL = Duration.ofSeconds(50);

    /** Its limit does not bind what it does to videos, nor its fetching of pages (contract 3.1). */
    static final Duration LONG = Duration.ofMinutes(3);

    static SendCall of(String to, Content content) {
        if (content instanceof Media media) {
            return media(to, media);
        }
        if (content instanceof Action action) {
            return action(to, action);
        }
        if (content instanceof Signal signal) {
            return signal(to, signal);
        }
        return message(to, content);
    }

    private static SendCall json(String path, JsonObject fields) {
        return new SendCall(path, fields, null, "", USUAL);
    }

    private static JsonObject phone(String to) {
        return new JsonObject().put("phone", to);
    }

    private static SendCall message(String to, Content content) {
        JsonObject fields = phone(to);
        if (content instanceof Content.Text text) {
            fields.put("message", text.text());
            if (!text.mentions().isEmpty()) {
                fields.put("mentions", text.mentions());
            }
            return json("/send/message", text.options().addToRequest(fields));
        }
        if (content instanceof Content.Contact contact) {
            fields.put("contact_name", contact.name()).put("contact_phone", contact.phone());
            return json("/send/contact", contact.options().addToRequest(fields));
        }
        if (content instanceof Content.Location place) {
            // Numbers fail to bind.
            fields.put("latitude", degrees(place.latitude())).put("longitude", degrees(place.longitude()));
            return json("/send/location", place.options().addToRequest(fields));
        }
        if (content instanceof Content.Poll poll) {
            fields.put("question", poll.question())
                    .put("options", poll.choices())
                    .put("max_answer", poll.maxAnswers());
            return json("/send/poll", poll.options().addToRequest(fields));
        }
        if (content instanceof Content.Link link) {
            fields.put("link", link.url()).put("caption", link.caption());
            return new SendCall("/send/link", link.options().addToRequest(fields), null, "", LONG);
        }
        throw new IllegalArgumentException(content.kind());
    }

    /** Plain digits: the child does not know exponents. */
    private static String degrees(double value) {
        return BigDecimal.valueOf(value).toPlainString();
    }

    private static SendCall media(String to, Media media) {
        JsonObject fields = media.options().addToRequest(phone(to));
        String part = MediaKind.of(media).part();
        if (media instanceof Media.Image image) {
            put(fields, "caption", image.caption());
            put(fields, "view_once", image.viewOnce());
            putQuality(fields, image.quality());
        } else if (media instanceof Media.Video video) {
            put(fields, "caption", video.caption());
            put(fields, "view_once", video.viewOnce());
            put(fields, "gif_playback", video.gif());
            putQuality(fields, video.quality());
        } else if (media instanceof Media.Audio audio) {
            put(fields, "ptt", audio.voice());
        } else if (media instanceof Media.Document document) {
            put(fields, "caption", document.caption());
        }
        return new SendCall("/send/" + part, fields, media.file(), part, LONG);
    }

    private static void put(JsonObject fields, String name, @Nullable Object value) {
        if (value != null && !value.equals(false)) {
            fields.put(name, value);
        }
    }

    /** The child compresses images unless it is told not to, and videos only if it is told to. */
    private static void putQuality(JsonObject fields, Media.@Nullable Quality quality) {
        if (quality != null) {
            fields.put("compress", quality == Media.Quality.COMPRESSED).put("hd", quality == Media.Quality.HD);
        }
    }

    private static SendCall action(String to, Action action) {
        String path = messagePath(action.messageId());
        if (action instanceof Action.Reaction reaction) {
            return json(path + "/reaction", phone(to).put("emoji", reaction.emoji()));
        }
        if (action instanceof Action.Edit edit) {
            return json(path + "/update", phone(to).put("message", edit.text()));
        }
        if (action instanceof Action.Revoke) {
            return json(path + "/revoke", phone(to));
        }
        // It may have to load the file up again.
        return new SendCall(path + "/forward", phone(to), null, "", LONG);
    }

    private static SendCall signal(String to, Signal signal) {
        if (signal instanceof Signal.Read read) {
            return json(messagePath(read.messageId()) + "/read", phone(to));
        }
        if (signal instanceof Signal.Presence presence) {
            return json(
                    "/send/presence", new JsonObject().put("type", presence.available() ? "available" : "unavailable"));
        }
        boolean typing = ((Signal.Typing) signal).typing();
        return json("/send/chat-presence", phone(to).put("action", typing ? "start" : "stop"));
    }

    private static String messagePath(String messageId) {
        return "/message/" + URLEncoder.encode(messageId, StandardCharsets.UTF_8);
    }
}
