package io.wafleet.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What WhatsApp brings to a slot: stored, forwarded as a webhook, and acknowledged (contract 6.3). */
final class Inbox {
    private static final Map<String, String> DESCRIPTIONS = Map.of(
            "delivered", "means the message was delivered to the device (but the user might not have noticed).",
            "read", "the user opened the chat and saw the message.");

    private static final long TICK_MILLIS = 10;

    private final Map<Slot, Long> planned = new HashMap<>();
    private final Set<Slot> collecting = new HashSet<>();
    private final Set<Slot> again = new HashSet<>();
    private final Slots slots;
    private final ChatStore store;
    private final SimulatedNetwork network;
    private final Webhooks webhooks;
    private final Faults faults;
    private final Timers timers;
    private final Timings timings;
    private final IncomingMedia media;
    private final boolean ownersRead;

    Inbox(
            Slots slots,
            ChatStore store,
            SimulatedNetwork network,
            Webhooks webhooks,
            Faults faults,
            Timers timers,
            Timings timings,
            Settings settings) {
        this.slots = slots;
        this.store = store;
        this.network = network;
        this.webhooks = webhooks;
        this.faults = faults;
        this.timers = timers;
        this.timings = timings;
        this.media = new IncomingMedia(network, settings.flag("WHATSAPP_AUTO_DOWNLOAD_MEDIA", true));
        this.ownersRead = settings.flag("SIM_AUTO_READ", true);
    }

    /** What came with the messages. */
    IncomingMedia media() {
        return media;
    }

    void collectAll() {
        slots.all().forEach(this::collect);
    }

    /** Takes in what is due for {@code slot}, soon: whatever else arrives until then is taken in with it. */
    void collect(Slot slot) {
        collectAt(slot, System.currentTimeMillis());
    }

    private void collectAt(Slot slot, long due) {
        long tick = (due / TICK_MILLIS + 1) * TICK_MILLIS;
        synchronized (planned) {
            Long earlier = planned.get(slot);
            if (earlier != null && earlier <= tick) {
                return;
            }
            planned.put(slot, tick);
        }
        timers.after(Duration.ofMillis(Math.max(0, tick - System.currentTimeMillis())), () -> {
            synchronized (planned) {
                planned.remove(slot, tick);
                if (!collecting.add(slot)) {
                    again.add(slot);
                    return;
                }
            }
            collectAlone(slot);
        });
    }

    /** Whoever is announced meanwhile does not wait, but makes the collector come once more. */
    private void collectAlone(Slot slot) {
        long next = Long.MAX_VALUE;
        try {
            Session session = slot.session();
            if (session != null && slot.isOnline()) {
                next = network.collect(session, stanza -> receive(slot, session, stanza));
            }
        } finally {
            synchronized (planned) {
                collecting.remove(slot);
                next = again.remove(slot) ? System.currentTimeMillis() : next;
            }
        }
        if (next < Long.MAX_VALUE) {
            collectAt(slot, next);
        }
    }

    private void receive(Slot slot, Session session, Stanza stanza) {
        switch (stanza.kind()) {
            case "message" -> message(slot, session, stanza);
            case "receipt" -> receipt(slot, session, stanza);
            case "chat_presence" -> webhooks.forward(slot, "chat_presence", presence(session, stanza), Instant.now());
            case "call" -> call(slot, session, stanza);
            case "group" -> webhooks.forward(slot, stanza.detail("event"), group(stanza), Instant.now());
            default -> change(slot, session, stanza);
        }
    }

    private void message(Slot slot, Session session, Stanza stanza) {
        boolean fromMe = stanza.isFromMe();
        long at = ChatRow.number(stanza.detail(), "at");
        String kind = stanza.detail("media");
        store.put(
                new ChatRow(
                        session.jid(),
                        stanza.id(),
                        stanza.chat(),
                        stanza.from(),
                        stanza.detail("stored"),
                        at,
                        fromMe,
                        kind,
                        stanza.detail("filename"),
                        kind.isEmpty() ? "" : Outbox.mediaUrl(stanza.id()),
                        ChatRow.number(stanza.detail(), "size")),
                fromMe ? "" : stanza.detail("chat_name"));
        Map<String, Object> payload = common(session, stanza);
        if (stanza.detail().get("extra") instanceof Map<?, ?> extra) {
            extra.forEach((key, value) -> payload.put(String.valueOf(key), value));
        }
        putIfGiven(payload, "body", stanza.detail("body"));
        putIfGiven(payload, "replied_to_id", stanza.detail("replied_to_id"));
        putIfGiven(payload, "quoted_body", stanza.detail("quoted_body"));
        if (!kind.isEmpty()) {
            media.add(payload, kind, stanza);
        }
        webhooks.forward(slot, "message", payload, null);
        if (!fromMe) {
            acknowledge(session, stanza);
        }
    }

    /** The phone confirms the delivery; its owner reads a little later. Groups are not acknowledged one by one. */
    private void acknowledge(Session session, Stanza stanza) {
        if (Jid.isGroup(stanza.chat())) {
            return;
        }
        long now = System.currentTimeMillis();
        String sender = Jid.user(stanza.from());
        network.send(sender, Stanza.receipt("delivered", stanza.id(), session.jid(), session.jid(), now));
        if (ownersRead) {
            long later = now + timings.ackDelay().toMillis();
            network.send(sender, Stanza.receipt("read", stanza.id(), session.jid(), session.jid(), later));
        }
    }

    private void receipt(Slot slot, Session session, Stanza stanza) {
        String type = stanza.detail("type");
        if (faults.strikes("lost-ack", fault -> fault.covers("receipt", type))) {
            return;
        }
        Map<String, Object> payload = new TreeMap<>();
        payload.put("ids", stanza.detail().getOrDefault("ids", List.of()));
        payload.put("chat_id", stanza.chat());
        payload.put("from", stanza.from());
        putIfGiven(payload, "from_lid", stanza.detail("from_lid"));
        payload.put("sender_display_name", senderName(session, stanza));
        payload.put("receipt_type", type);
        payload.put("receipt_type_description", DESCRIPTIONS.getOrDefault(type, "unknown receipt type"));
        webhooks.forward(slot, "message.ack", payload, Instant.now());
    }

    /** Stored among the messages, with {@code call:} before its id (contract 7). */
    private void call(Slot slot, Session session, Stanza stanza) {
        long at = ChatRow.number(stanza.detail(), "at");
        store.put(
                new ChatRow(
                        session.jid(),
                        "call:" + stanza.id(),
                        stanza.chat(),
                        stanza.from(),
                        "",
                        at,
                        false,
                        "call",
                        "",
                        "",
                        0),
                stanza.detail("chat_name"));
        Map<String, Object> payload = new TreeMap<>();
        payload.put("call_id", stanza.id());
        payload.put("from", stanza.from());
        putIfGiven(payload, "from_lid", stanza.detail("from_lid"));
        payload.put("sender_display_name", senderName(session, stanza));
        payload.put("auto_rejected", false);
        webhooks.forward(slot, "call.offer", payload, Instant.ofEpochMilli(at));
    }

    /** Reactions, revocations and edits refer to an earlier message. */
    private void change(Slot slot, Session session, Stanza stanza) {
        String target = stanza.detail("target");
        Map<String, Object> payload = common(session, stanza);
        switch (stanza.kind()) {
            case "reaction" -> {
                payload.put("reaction", stanza.detail("emoji"));
                payload.put("reacted_message_id", target);
            }
            case "revoke" -> {
                payload.put("revoked_message_id", target);
                payload.put("revoked_from_me", true);
                payload.put("revoked_chat", stanza.chat());
            }
            default -> {
                payload.put("original_message_id", target);
                payload.put("body", stanza.detail("body"));
                ChatRow row = store.message(session.jid(), target);
                if (row != null) {
                    store.put(row.withContent(stanza.detail("body")), "");
                }
            }
        }
        String event = Map.of("reaction", "message.reaction", "revoke", "message.revoked", "edit", "message.edited")
                .getOrDefault(stanza.kind(), stanza.kind());
        webhooks.forward(slot, event, payload, null);
    }

    private Map<String, Object> common(Session session, Stanza stanza) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("id", stanza.id());
        payload.put("timestamp", Times.seconds(ChatRow.number(stanza.detail(), "at")));
        payload.put("is_from_me", stanza.isFromMe());
        payload.put("chat_id", stanza.chat());
        putIfGiven(payload, "chat_lid", stanza.detail("chat_lid"));
        payload.put("from", stanza.from());
        putIfGiven(payload, "from_lid", stanza.detail("from_lid"));
        payload.put("sender_display_name", senderName(session, stanza));
        putIfGiven(payload, "from_name", stanza.detail("name"));
        return payload;
    }

    /** How webhooks name a sender: as he names himself, else as he is known from before, else by his digits. */
    private String senderName(Session session, Stanza stanza) {
        if (stanza.isFromMe()) {
            return session.phone();
        }
        String own = stanza.detail("name");
        return own.isBlank() ? store.nameOf(session.jid(), stanza.from()) : own;
    }

    private Map<String, Object> presence(Session session, Stanza stanza) {
        return Json.object(
                "from",
                stanza.from(),
                "sender_display_name",
                senderName(session, stanza),
                "chat_id",
                stanza.chat(),
                "state",
                stanza.detail("state"),
                "media",
                "",
                "is_group",
                Jid.isGroup(stanza.chat()));
    }

    private static Map<String, Object> group(Stanza stanza) {
        Map<String, Object> payload = new LinkedHashMap<>(stanza.detail());
        payload.remove("event");
        payload.put("chat_id", stanza.chat());
        return payload;
    }

    static void putIfGiven(Map<String, Object> payload, String key, String value) {
        if (!value.isEmpty()) {
            payload.put(key, value);
        }
    }
}
