package io.wafleet.simulator;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What a slot gives to WhatsApp. A send is recorded before it is answered, and stored in the chats afterwards. */
final class Outbox {
    private final ChatStore store;
    private final SentRecord record;
    private final Outgoing outgoing;
    private final SimulatedNetwork network;
    private final Faults faults;
    private final Timers timers;
    private final Timings timings;
    private final Settings settings;
    private final Consumer<Runnable> storing;
    private final SecureRandom random = new SecureRandom();

    Outbox(
            ChatStore store,
            SentRecord record,
            Outgoing outgoing,
            SimulatedNetwork network,
            Faults faults,
            Timers timers,
            Timings timings,
            Settings settings) {
        this.store = store;
        this.record = record;
        this.outgoing = outgoing;
        this.network = network;
        this.faults = faults;
        this.timers = timers;
        this.timings = timings;
        this.settings = settings;
        this.storing = timers.crew(1);
    }

    /** What a send is answered with. */
    record Sent(String id, Instant at) {}

    static String mediaUrl(String messageId) {
        return "https://mmg.whatsapp.net/v/" + messageId;
    }

    String newId() {
        byte[] bytes = new byte[9];
        random.nextBytes(bytes);
        return "3EB0" + HexFormat.of().formatHex(bytes).toUpperCase(Locale.ROOT);
    }

    /** The client exists, is connected and logged in: the checks between validation and recipient (contract 3.1). */
    static Session requireOnline(Slot slot) {
        if (!slot.hasClient()) {
            throw new ApiException(500, "INVALID_WA_CLI", "your WhatsApp CLI is invalid or empty");
        }
        if (!slot.isConnected()) {
            throw ApiException.authentication("you are not connect to services server, please reconnect");
        }
        Session session = slot.session();
        if (session == null || !slot.isLoggedIn()) {
            throw ApiException.authentication("you are not logged in");
        }
        return session;
    }

    /** As {@link #requireOnline}, and the recipient is on WhatsApp. */
    Session requireRecipient(Slot slot, String jid) {
        Session session = requireOnline(slot);
        boolean checked = settings.flag("WHATSAPP_ACCOUNT_VALIDATION", true) && Jid.isUser(jid);
        if (checked && !isOnWhatsApp(Jid.user(jid))) {
            throw new ApiException(400, "INVALID_JID", "Phone " + jid + " is not on whatsapp");
        }
        return session;
    }

    /** Who is to be in a group, or to be made something there: one who is not is the end of the call. */
    void requireRegistered(String phone) {
        if (!isOnWhatsApp(phone)) {
            throw new ApiException(400, "INVALID_JID", "user is not registered");
        }
    }

    boolean isOnWhatsApp(String phone) {
        boolean plausible = phone.matches("[1-9][0-9]{6,14}");
        return plausible
                && settings.list("SIM_UNREGISTERED").stream().noneMatch(prefix -> phone.startsWith(prefix.strip()))
                && !faults.strikes("unregistered", fault -> fault.covers("phones", phone));
    }

    Sent send(Slot slot, String to, Message message) {
        Session session = requireRecipient(slot, to);
        Sent sent = new Sent(newId(), Instant.now());
        keepMedia(sent, message);
        Outgoing.Entry entry = new Outgoing.Entry(session, to, stanza(session, to, sent, message));
        outgoing.begin(entry);
        note(sent, message.kind(), to, message.body(), session, message.asked());
        HttpResponse instead = faults.strike("taken", "/send/" + message.kind());
        passOn(entry);
        if (instead != null) {
            // As with the real program: who gets an error from the network stores nothing.
            throw new ApiException(instead);
        }
        if (!faults.strikes("lost-store")) {
            timers.after(timings.storeDelay(), storing, () -> store.put(row(session, to, sent, message), ""));
        }
        return sent;
    }

    private void passOn(Outgoing.Entry entry) {
        deliver(entry.session(), entry.to(), entry.stanza());
        outgoing.done(entry.stanza().id());
    }

    /** Passes on what the network had taken from a process that was killed. */
    void resume() {
        for (Outgoing.Entry entry : outgoing.left()) {
            if (record.contains(entry.stanza().id())) {
                passOn(entry);
            } else {
                outgoing.done(entry.stanza().id());
            }
        }
    }

    /** Records something that is no message. */
    void note(String id, String kind, String to, Session session, Map<String, Object> asked) {
        note(new Sent(id, Instant.now()), kind, to, "", session, asked);
    }

    private void note(Sent sent, String kind, String to, String body, Session session, Map<String, Object> asked) {
        Map<String, Object> entry = Json.object(
                "id",
                sent.id(),
                "to",
                to,
                "body",
                body,
                "kind",
                kind,
                "at",
                sent.at().toString(),
                "from",
                session.jid());
        if (!asked.isEmpty()) {
            entry.put("asked", asked);
        }
        record.add(entry);
    }

    private void keepMedia(Sent sent, Message message) {
        Message.Media media = message.media();
        if (media != null) {
            try {
                network.keepMedia(sent.id(), media.path());
            } catch (IOException e) {
                throw new ApiException(500, "UPLOAD_MEDIA_ERROR", "failed to upload media: " + e.getMessage());
            }
        }
    }

    private static ChatRow row(Session session, String to, Sent sent, Message message) {
        Message.Media media = message.media();
        String chat = Jid.bare(to);
        long at = sent.at().toEpochMilli();
        return media == null
                ? ChatRow.text(session.jid(), sent.id(), chat, session.adJid(), message.stored(), at, true)
                : new ChatRow(
                        session.jid(),
                        sent.id(),
                        chat,
                        session.adJid(),
                        message.stored(),
                        at,
                        true,
                        media.kind(),
                        media.filename(),
                        mediaUrl(sent.id()),
                        media.size());
    }

    private Stanza stanza(Session session, String to, Sent sent, Message message) {
        Map<String, Object> detail = detail(session, sent.at());
        detail.put("body", message.body());
        detail.put("stored", message.stored());
        detail.put("extra", message.extra());
        detail.put("chat_name", Jid.isGroup(to) ? "" : session.pushName());
        ChatRow quoted = message.replyTo().isEmpty() ? null : store.message(session.jid(), message.replyTo());
        if (quoted != null) {
            detail.put("replied_to_id", quoted.id());
            detail.put("quoted_body", quoted.content());
        }
        Message.Media media = message.media();
        if (media != null) {
            detail.put("media", media.kind());
            detail.put("filename", media.filename());
            detail.put("extension", media.extension());
            detail.put("size", media.size());
        }
        return new Stanza(
                "message",
                sent.id(),
                chatSeenBy(session, to),
                session.jid(),
                sent.at().toEpochMilli(),
                detail);
    }

    private static Map<String, Object> detail(Session session, Instant at) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("at", at.toEpochMilli());
        detail.put("name", session.pushName());
        return detail;
    }

    private static String chatSeenBy(Session session, String to) {
        return Jid.isGroup(to) ? to : session.jid();
    }

    /** An action on an earlier message, such as a reaction; it has an id of its own. */
    Sent act(Slot slot, String to, String kind, Map<String, Object> more) {
        Session session = requireRecipient(slot, to);
        Sent sent = new Sent(newId(), Instant.now());
        note(sent, kind, to, "", session, more);
        Map<String, Object> detail = detail(session, sent.at());
        detail.putAll(more);
        deliver(
                session,
                to,
                new Stanza(
                        kind,
                        sent.id(),
                        chatSeenBy(session, to),
                        session.jid(),
                        sent.at().toEpochMilli(),
                        detail));
        return sent;
    }

    /** The owner has read {@code id}. */
    void read(Slot slot, String to, String id) {
        Session session = requireRecipient(slot, to);
        note(id, "read", to, session, Map.of("target", id));
        network.send(
                Jid.user(to), Stanza.receipt("read", id, session.jid(), session.jid(), System.currentTimeMillis()));
    }

    /** To simulated numbers by mail; the rest of the world confirms and reads by itself. */
    private void deliver(Session session, String to, Stanza stanza) {
        if (Jid.isGroup(to)) {
            Map<String, Object> group = network.document("groups", Jid.user(to));
            members(group).stream()
                    .filter(member -> !member.equals(session.jid()))
                    .forEach(member -> network.send(Jid.user(member), stanza));
        } else if (network.isSimulated(Jid.user(to))) {
            network.send(Jid.user(to), stanza);
        } else if (stanza.kind().equals("message") && settings.flag("SIM_OUTSIDE_ACKS", true)) {
            long first = stanza.due() + timings.ackDelay().toMillis();
            long second = first + timings.ackDelay().toMillis();
            String peer = Jid.bare(to);
            network.sendTo(session, Stanza.receipt("delivered", stanza.id(), peer, peer, first));
            network.sendTo(session, Stanza.receipt("read", stanza.id(), peer, peer, second));
        }
    }

    static Set<String> members(Map<String, Object> group) {
        Set<String> members = new TreeSet<>();
        if (group.get("participants") instanceof List<?> list) {
            list.forEach(member -> members.add(String.valueOf(member)));
        }
        return members;
    }
}
