package io.wafleet.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Channels of the outside world, each with those of this host's simulated numbers that follow it. */
final class Channels {
    private static final String KIND = "channels";

    private final SimulatedNetwork network;

    Channels(SimulatedNetwork network) {
        this.network = network;
    }

    /** Has a number follow a channel, which comes to be if it is not there; it gets so many messages. */
    void follow(Session session, String jid, String name, int messages) {
        List<String> followers = new ArrayList<>(followers(network.document(KIND, Jid.user(jid))));
        followers.add(session.jid());
        network.putDocument(
                KIND,
                Jid.user(jid),
                Json.object("jid", jid, "name", name, "messages", messages, "followers", followers));
    }

    void unfollow(Session session, String jid) {
        Map<String, Object> channel = new LinkedHashMap<>(network.document(KIND, Jid.user(jid)));
        List<String> followers = new ArrayList<>(followers(channel));
        followers.remove(session.jid());
        channel.put("followers", followers);
        network.putDocument(KIND, Jid.user(jid), channel);
    }

    private static List<String> followers(Map<String, Object> channel) {
        return Groups.strings(channel.get("followers"));
    }

    /** As the library writes their metadata, most numbers as texts. */
    List<Map<String, Object>> of(Session session) {
        return network.documents(KIND).stream()
                .filter(channel -> followers(channel).contains(session.jid()))
                .map(Channels::metadata)
                .toList();
    }

    private static Map<String, Object> metadata(Map<String, Object> channel) {
        Map<String, Object> thread = Json.object(
                "creation_time",
                "1769860800",
                "invite",
                "0029" + Jid.user(ChatRow.text(channel, "jid")),
                "name",
                Json.object("text", channel.get("name"), "id", "1", "update_time", "1769860800000000"),
                "description",
                Json.object("text", "", "id", "", "update_time", "0"),
                "subscribers_count",
                String.valueOf(followers(channel).size()),
                "verification",
                "unverified");
        return Json.object(
                "id", channel.get("jid"),
                "state", Json.object("type", "active"),
                "thread_metadata", thread,
                "viewer_metadata", Json.object("mute", "off", "role", "subscriber"));
    }

    /** The newest first, which have the highest numbers. */
    List<Map<String, Object>> messages(String jid, String before, int count) {
        Map<String, Object> channel = network.document(KIND, Jid.user(jid));
        long newest = channel.isEmpty() ? 0 : ChatRow.number(channel, "messages");
        long first = before.isEmpty() ? newest : Math.min(newest, Long.parseLong(before) - 1);
        List<Map<String, Object>> messages = new ArrayList<>();
        for (long number = first; number > 0 && messages.size() < count; number--) {
            messages.add(Json.object(
                    "server_id",
                    number,
                    "message_id",
                    "CHANNEL" + number,
                    "type",
                    "text",
                    "timestamp",
                    "2026-01-31T12:00:00Z",
                    "views_count",
                    7,
                    "reaction_counts",
                    Json.object("\uD83D\uDC4D", 2),
                    "text",
                    "news " + number));
        }
        return messages;
    }
}
