package io.wafleet.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The device registry and how a request finds its slot (contract 4.1 and 4.5). */
final class Slots {
    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final ChatStore store;
    private final SessionStore sessions;

    Slots(ChatStore store, SessionStore sessions, Output output) {
        this.store = store;
        this.sessions = sessions;
        for (ChatStore.Registered row : store.slots()) {
            slots.put(row.id(), new Slot(row.id(), row.displayName(), row.webhook(), sessions.ofSlot(row.id())));
        }
        for (Session session : sessions.all()) {
            adopt(session);
        }
        output.info("[DEVICE_MANAGER] discovered " + slots.size() + " device records in registry");
    }

    /** A session without its slot goes to the first slot that has none, or makes one named like the account. */
    private void adopt(Session session) {
        if (slots.containsKey(session.slot())) {
            return;
        }
        Slot free = slots.values().stream()
                .filter(slot -> slot.session() == null)
                .findFirst()
                .orElse(null);
        String id = free == null ? session.jid() : free.id();
        Session moved = new Session(session.phone(), session.device(), session.pushName(), id);
        sessions.remove(session.slot());
        sessions.put(moved);
        slots.put(id, new Slot(id, moved.pushName(), WebhookConfig.NONE, moved));
        save(id);
    }

    synchronized List<Slot> all() {
        return List.copyOf(slots.values());
    }

    synchronized @Nullable Slot byId(String id) {
        return slots.get(id);
    }

    /** The slot under its own id, or under the account's address with or without a device number. */
    synchronized @Nullable Slot find(String id) {
        Slot direct = slots.get(id);
        return direct != null
                ? direct
                : slots.values().stream()
                        .filter(slot -> isNamed(slot, id))
                        .findFirst()
                        .orElse(null);
    }

    private static boolean isNamed(Slot slot, String name) {
        Session session = slot.session();
        return session != null && (session.adJid().equals(name) || session.jid().equals(name));
    }

    /** The slot a device-scoped request means. */
    synchronized Slot resolve(HttpRequest request) {
        String given = HttpRequest.decode(request.header("x-device-id").strip(), true);
        String id = given.isEmpty() ? request.query("device_id").strip() : given;
        if (id.isEmpty()) {
            if (slots.size() == 1) {
                return slots.values().iterator().next();
            }
            throw new ApiException(
                    400, "DEVICE_ID_REQUIRED", "device_id is required via X-Device-Id header or device_id query");
        }
        Slot slot = find(id);
        if (slot == null) {
            throw new ApiException(
                    404,
                    "DEVICE_NOT_FOUND",
                    "device not found; create a device first from /api/devices or provide a valid X-Device-Id",
                    Json.object("device_id", id));
        }
        return slot;
    }

    synchronized Slot add(String wanted, WebhookConfig webhook) {
        String id = wanted.isBlank() ? UUID.randomUUID().toString() : wanted.strip();
        if (slots.containsKey(id)) {
            throw ApiException.internal("device " + id + " already exists");
        }
        slots.put(id, new Slot(id, "", webhook, null));
        save(id);
        return slots.get(id);
    }

    /** The slot, made without a registry row if there is none: the trap of {@code GET /devices/<new>/login}. */
    synchronized Slot findOrImply(String id) {
        Slot found = find(id);
        return found != null ? found : slots.computeIfAbsent(id, key -> new Slot(key, "", WebhookConfig.NONE, null));
    }

    synchronized void remove(Slot slot) {
        slots.remove(slot.id());
        sessions.remove(slot.id());
        store.removeSlot(slot.id());
    }

    synchronized void save(String id) {
        Slot slot = slots.get(id);
        if (slot != null) {
            store.put(slot.registered());
        }
    }

    void saveSession(Slot slot, Session session) {
        sessions.put(session);
        save(slot.id());
    }

    void removeSession(Slot slot) {
        sessions.remove(slot.id());
        save(slot.id());
    }

    /** As in {@code GET /app/devices}; null when there is none, as a Go slice that was never made. */
    @Nullable
    List<Map<String, Object>> listed() {
        List<Slot> all = all();
        return all.isEmpty() ? null : all.stream().map(Slot::toListed).toList();
    }

    @Nullable
    List<Map<String, Object>> devices() {
        List<Slot> all = all();
        return all.isEmpty() ? null : all.stream().map(Slot::toDevice).toList();
    }
}
