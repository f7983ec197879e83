package io.wafleet.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The life of the slots' connections to WhatsApp: pairing, connecting, dropping, unlinking (contract 4 and 5). */
final class Linker {
    private static final String UNREACHABLE =
            "failed to dial whatsapp web websocket: failed to WebSocket dial: failed to"
                    + " send handshake request: Get \"https://web.whatsapp.com/ws/chat\": dial tcp: lookup web.whatsapp.com on"
                    + " 192.0.2.1:53: dial udp 192.0.2.1:53: connect: network is unreachable";
    /** Only so many codes get a file: then the writer waits for a reader that is gone (contract 5.1). */
    private static final int CODES_WITH_FILE = 3;

    private final Slots slots;
    private final SimulatedNetwork network;
    private final Hub hub;
    private final Timers timers;
    private final Timings timings;
    private final Output output;
    private final Consumer<Slot> whenOnline;
    private final Map<String, List<Timers.Pending>> leftovers = new HashMap<>();
    private final Set<Slot> dropped = ConcurrentHashMap.newKeySet();
    private volatile boolean networkUp;

    Linker(
            Slots slots,
            SimulatedNetwork network,
            Hub hub,
            Timers timers,
            Timings timings,
            Output output,
            Consumer<Slot> whenOnline,
            boolean networkUp) {
        this.slots = slots;
        this.network = network;
        this.hub = hub;
        this.timers = timers;
        this.timings = timings;
        this.output = output;
        this.whenOnline = whenOnline;
        this.networkUp = networkUp;
    }

    /** Connects the stored sessions, one after the other; a failure is not tried again by itself (contract 4.5). */
    void connectAll() {
        for (Slot slot : slots.all()) {
            slot.ensureClient();
            if (slot.session() != null) {
                try {
                    connect(slot);
                    output.info("auto-connected device " + slot.id());
                } catch (ApiException e) {
                    output.warn("auto-connect failed for device " + slot.id() + ": " + e.getMessage());
                }
            }
        }
    }

    boolean isNetworkUp() {
        return networkUp;
    }

    void connect(Slot slot) {
        Session session = slot.session();
        if (!networkUp) {
            throw ApiException.internal(UNREACHABLE);
        }
        if (session != null) {
            network.connect(session);
            slot.online();
            slots.save(slot.id());
            whenOnline.accept(slot);
        }
    }

    void reconnect(Slot slot) {
        slot.disconnected();
        connect(slot);
    }

    /** Begins pairing and returns the path of the first code's picture. */
    Path login(Slot slot) {
        slot.ensureClient();
        if (slot.isLoggedIn()) {
            throw alreadyLoggedIn();
        }
        slot.disconnected();
        if (slot.session() != null) {
            throw reconnected(slot);
        }
        if (!networkUp) {
            throw ApiException.authentication("reconnect error");
        }
        Login login = Login.byQr(timings);
        slot.pairing(login);
        Path first = writeCode(slot, login, 0);
        for (int i = 1; i < CODES_WITH_FILE; i++) {
            int index = i;
            timers.after(login.startOf(index), () -> {
                if (slot.login() == login) {
                    writeCode(slot, login, index);
                }
            });
        }
        supervise(slot, login);
        return first;
    }

    String loginWithCode(Slot slot, String phone) {
        slot.ensureClient();
        if (slot.isLoggedIn()) {
            throw alreadyLoggedIn();
        }
        if (!networkUp) {
            throw ApiException.internal(UNREACHABLE);
        }
        String digits = phone.startsWith("+") ? phone.substring(1) : phone;
        if (digits.length() <= 6) {
            throw ApiException.internal("phone number too short");
        }
        if (digits.startsWith("0")) {
            throw ApiException.internal("international phone number required (must not start with 0)");
        }
        Login login = Login.byPhone(timings, digits);
        slot.pairing(login);
        supervise(slot, login);
        return login.pairCode();
    }

    /** A stored session needs no code: it is only connected again, and whether that succeeds is not told. */
    private ApiException reconnected(Slot slot) {
        try {
            connect(slot);
        } catch (ApiException e) {
            output.error("[LOGIN][" + slot.id() + "] " + e.getMessage());
        }
        return new ApiException(
                500,
                "SESSION_SAVED_ERROR",
                "your session have been saved, please wait to connect 2 second and refresh again");
    }

    private static ApiException alreadyLoggedIn() {
        return new ApiException(400, "ALREADY_LOGGED_IN", "you are already logged in.");
    }

    private Path writeCode(Slot slot, Login login, int index) {
        Path file = Path.of("statics/qrcode/scan-qr-" + UUID.randomUUID() + ".png");
        try {
            Files.write(file, QrImage.png(login.code(index)));
        } catch (IOException e) {
            throw new UncheckedIOException("[LOGIN][" + slot.id() + "] Error when write qr code to file", e);
        }
        timers.after(login.validity(index).dividedBy(2), () -> delete(file));
        return file;
    }

    private void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            output.error("error when remove qrImage file: " + e.getMessage());
        }
    }

    private void supervise(Slot slot, Login login) {
        timers.after(login.window(), () -> {
            if (slot.login() == login) {
                output.error("[LOGIN][" + slot.id() + "] error when get qrCode timeout <nil>");
                slot.disconnected();
            }
        });
        // The handler of an unfinished call ends whatever pairing is then alive (contract 5.2).
        Timers.Pending leftover = timers.after(timings.loginContext(), () -> {
            if (slot.login() != null) {
                slot.disconnected();
            }
        });
        synchronized (leftovers) {
            leftovers.computeIfAbsent(slot.id(), id -> new ArrayList<>()).add(leftover);
        }
        Duration pairAfter = timings.pairAfter();
        if (pairAfter != null) {
            timers.after(pairAfter, () -> {
                if (slot.login() == login) {
                    pair(slot, login, phoneFor(slot, login));
                }
            });
        }
    }

    private static String phoneFor(Slot slot, Login login) {
        String typed = login.phone();
        if (typed != null) {
            return typed;
        }
        boolean digits = !slot.id().isEmpty() && slot.id().chars().allMatch(Character::isDigit);
        return digits ? slot.id() : "55119" + ThreadLocalRandom.current().nextInt(10_000_000, 100_000_000);
    }

    /** The phone has scanned: LOGIN_SUCCESS comes first, readiness later (contract 5.5). */
    void pair(Slot slot, Login login, String phone) {
        String name = "Simulated " + phone.substring(Math.max(0, phone.length() - 4));
        Session session = new Session(phone, network.freeDevice(phone), name, slot.id());
        synchronized (leftovers) {
            List<Timers.Pending> pending = leftovers.remove(slot.id());
            if (pending != null) {
                pending.forEach(Timers.Pending::cancel);
            }
        }
        slot.paired(session);
        slots.saveSession(slot, session);
        output.error("[LOGIN][" + slot.id() + "] error when get qrCode success <nil>");
        hub.broadcast("LOGIN_SUCCESS", "Successfully pair with " + session.adJid(), null);
        timers.after(timings.pairReady(), () -> {
            if (session.equals(slot.session()) && networkUp) {
                connect(slot);
            }
        });
    }

    /** Unlinks by the API's wish: the slot stays. */
    void logout(Slot slot) {
        Session session = slot.session();
        if (session != null) {
            network.unlink(session);
        }
        slot.loggedOut();
        slots.removeSession(slot);
    }

    /** Unlinks by the phone's wish. */
    void remoteLogout(Slot slot) {
        String id = slot.eventId();
        output.warn("[REMOTE_LOGOUT] Received LoggedOut event for device " + id + " - cleaning up, slot kept");
        logout(slot);
        hub.broadcast("DEVICE_LOGGED_OUT", "Device logged out (slot kept)", Json.object("device_id", id));
    }

    void setNetwork(boolean up) {
        networkUp = up;
        for (Slot slot : slots.all()) {
            if (!up && slot.isConnected()) {
                if (slot.isLoggedIn()) {
                    dropped.add(slot);
                }
                slot.disconnected();
            }
        }
        if (up && !dropped.isEmpty()) {
            timers.after(timings.reconnect(), this::reconnectDropped);
        }
    }

    /** Only sessions that were established before come back by themselves. */
    private void reconnectDropped() {
        for (Slot slot : List.copyOf(dropped)) {
            if (networkUp && dropped.remove(slot) && !slot.isConnected()) {
                connect(slot);
            }
        }
    }

    /** Whether {@code adJid} is connected here, so that opening it elsewhere ends this process. */
    boolean isServing(@Nullable Object adJid) {
        return slots.all().stream().anyMatch(slot -> {
            Session session = slot.session();
            return slot.isConnected() && session != null && session.adJid().equals(adJid);
        });
    }

    void leave() {
        for (Slot slot : slots.all()) {
            Session session = slot.session();
            if (session != null) {
                network.leave(session);
            }
        }
    }
}
