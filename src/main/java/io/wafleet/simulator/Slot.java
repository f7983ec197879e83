package io.wafleet.simulator;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A device slot with its client, which may be missing (contract 4). Its flags are those of the WhatsApp library. */
final class Slot {
    private final String id;
    private final Instant createdAt = Instant.now();
    private String displayName;
    private WebhookConfig webhook;
    private @Nullable Session session;
    private @Nullable Login login;
    private boolean client;
    private boolean connected;
    private boolean loggedIn;
    private boolean pairedHere;

    Slot(String id, String displayName, WebhookConfig webhook, @Nullable Session session) {
        this.id = id;
        this.displayName = displayName;
        this.webhook = webhook;
        this.session = session;
    }

    String id() {
        return id;
    }

    synchronized @Nullable Session session() {
        return session;
    }

    /** Bare JID of the account, empty when not paired. */
    synchronized String jid() {
        return session == null ? "" : session.jid();
    }

    synchronized String displayName() {
        return displayName;
    }

    synchronized WebhookConfig webhook() {
        return webhook;
    }

    synchronized void webhook(WebhookConfig config) {
        webhook = config;
    }

    synchronized @Nullable Login login() {
        return login;
    }

    synchronized boolean hasClient() {
        return client;
    }

    synchronized void ensureClient() {
        client = true;
    }

    synchronized boolean isConnected() {
        return connected;
    }

    /** Stays true after a network drop: only the end of a stream by the server clears it (contract 4.4). */
    synchronized boolean isLoggedIn() {
        return loggedIn;
    }

    synchronized boolean isOnline() {
        return connected && loggedIn;
    }

    /** How broadcasts name this slot: after a restart by the account (contract 4.8). */
    synchronized String eventId() {
        return session == null || pairedHere ? id : session.adJid();
    }

    synchronized void pairing(Login run) {
        client = true;
        connected = true;
        loggedIn = false;
        login = run;
    }

    synchronized void paired(Session fresh) {
        session = fresh;
        login = null;
        connected = false;
        pairedHere = true;
    }

    synchronized void rename(Session renamed) {
        session = renamed;
        displayName = renamed.pushName();
    }

    synchronized void online() {
        client = true;
        connected = true;
        loggedIn = true;
        if (session != null && !session.pushName().isEmpty()) {
            displayName = session.pushName();
        }
    }

    synchronized void disconnected() {
        connected = false;
        login = null;
    }

    synchronized void loggedOut() {
        session = null;
        login = null;
        client = false;
        connected = false;
        loggedIn = false;
    }

    synchronized ChatStore.Registered registered() {
        return new ChatStore.Registered(id, displayName, session == null ? "" : session.adJid(), webhook);
    }

    synchronized String state() {
        return loggedIn ? "logged_in" : connected ? "connected" : "disconnected";
    }

    String createdAt() {
        return Times.nanos(createdAt);
    }

    /** As in {@code GET /devices}. */
    synchronized Map<String, Object> toDevice() {
        Map<String, Object> device = new LinkedHashMap<>();
        device.put("id", id);
        if (!displayName.isEmpty()) {
            device.put("display_name", displayName);
        }
        device.put("state", state());
        if (session != null) {
            device.put("jid", session.jid());
        }
        device.put("created_at", createdAt());
        return device;
    }

    /** As in {@code GET /app/devices} and in frames. */
    synchronized Map<String, Object> toListed() {
        return Json.object("name", displayName, "device", id, "jid", jid());
    }
}
