package io.wafleet.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The control surface under {@code /__simulator/}; see the package's description for its calls. */
final class Control {
    private static final int DEFAULT_RECORDS = 10_000;

    private final Slots slots;
    private final Linker linker;
    private final Inbox inbox;
    private final SimulatedNetwork network;
    private final SentRecord record;
    private final Faults faults;
    private final Timers timers;
    private final Outbox outbox;
    private final Groups groups;
    private final Channels channels;

    Control(
            Slots slots,
            Linker linker,
            Inbox inbox,
            SimulatedNetwork network,
            SentRecord record,
            Faults faults,
            Timers timers,
            Outbox outbox,
            Groups groups,
            Channels channels) {
        this.slots = slots;
        this.linker = linker;
        this.inbox = inbox;
        this.network = network;
        this.record = record;
        this.faults = faults;
        this.timers = timers;
        this.outbox = outbox;
        this.groups = groups;
        this.channels = channels;
    }

    HttpResponse handle(HttpRequest request) {
        String call = request.method() + " " + request.path().substring("/__simulator/".length());
        Map<String, Object> body = body(request);
        return switch (call) {
            case "POST knock" -> done(inbox::collectAll);
            case "POST pair" -> pair(body);
            case "POST receive" -> receive(body);
            case "GET record" -> record(limit(request));
            case "GET faults" -> HttpResponse.json(200, faults.list());
            case "POST faults" -> {
                faults.add(body);
                yield HttpResponse.json(200, faults.list());
            }
            case "DELETE faults" -> done(faults::clear);
            case "POST network" -> done(() -> linker.setNetwork(!Boolean.FALSE.equals(body.get("up"))));
            case "GET state" -> state();
            case "POST group" -> done(() -> group(body));
            case "POST channel" -> done(() -> channel(body));
            case "POST picture" ->
                done(() -> network.setPicture(Jid.sanitise(ChatRow.text(body, "of")), ChatRow.text(body, "picture")));
            case "POST logout" -> done(() -> linker.remoteLogout(slot(body)));
            case "POST replaced" -> done(() -> replaced(body));
            case "POST crash" ->
                done(() -> Runtime.getRuntime().halt(body.get("code") instanceof Number code ? code.intValue() : 2));
            default -> HttpResponse.status(404);
        };
    }

    private static HttpResponse done(Runnable action) {
        action.run();
        return HttpResponse.json(200, Json.object("ok", true));
    }

    private static Map<String, Object> body(HttpRequest request) {
        try {
            return Json.parseObject(request.body());
        } catch (Json.SyntaxException e) {
            throw ApiException.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private static int limit(HttpRequest request) {
        String given = request.query("limit");
        return given.matches("[0-9]{1,6}") ? Integer.parseInt(given) : DEFAULT_RECORDS;
    }

    /** The slot named by {@code device}, or the only one. */
    private Slot slot(Map<String, Object> body) {
        String id = ChatRow.text(body, "device");
        List<Slot> all = slots.all();
        @Nullable Slot slot = id.isEmpty() ? all.stream().findFirst().orElse(null) : slots.find(id);
        if (slot == null) {
            throw new ApiException(409, "CONFLICT", "there is no such device slot");
        }
        return slot;
    }

    private Slot pairingSlot(Map<String, Object> body) {
        if (ChatRow.text(body, "device").isEmpty()) {
            return slots.all().stream()
                    .filter(slot -> slot.login() != null)
                    .findFirst()
                    .orElseThrow(() -> new ApiException(409, "CONFLICT", "no login is running"));
        }
        return slot(body);
    }

    private HttpResponse pair(Map<String, Object> body) {
        Slot slot = pairingSlot(body);
        Login login = slot.login();
        if (login == null) {
            throw new ApiException(409, "CONFLICT", "no login is running");
        }
        String qr = ChatRow.text(body, "qr");
        if (!qr.isEmpty() && !login.accepts(qr)) {
            throw new ApiException(409, "CONFLICT", "this code is not valid now");
        }
        String phone = ChatRow.text(body, "phone");
        if (!phone.matches("[0-9]{5,15}")) {
            throw ApiException.badRequest("phone must be digits");
        }
        linker.pair(slot, login, phone);
        Session session = slot.session();
        return HttpResponse.json(200, Json.object("ad_jid", session == null ? "" : session.adJid()));
    }

    /** A message from the outside world goes through the mailbox like any other, and so waits for a connection. */
    private HttpResponse receive(Map<String, Object> body) {
        Session session = slot(body).session();
        if (session == null) {
            throw new ApiException(409, "CONFLICT", "the device is not paired");
        }
        String from = Jid.sanitise(ChatRow.text(body, "from"));
        boolean fromMe = Boolean.TRUE.equals(body.get("from_me"));
        String chat = ChatRow.text(body, "chat").isEmpty() ? from : Jid.sanitise(ChatRow.text(body, "chat"));
        String given = ChatRow.text(body, "id");
        String id = given.isEmpty() ? outbox.newId() : given;
        String kind = ChatRow.text(body, "kind").isEmpty() ? "message" : ChatRow.text(body, "kind");
        long now = System.currentTimeMillis();
        Map<String, Object> detail = new LinkedHashMap<>(body);
        detail.putIfAbsent("at", now);
        detail.putIfAbsent("stored", ChatRow.text(body, "body"));
        detail.putIfAbsent("name", fromMe ? session.pushName() : "");
        detail.putIfAbsent("chat_name", ChatRow.text(detail, "name"));
        addMedia(id, detail);
        network.sendTo(session, new Stanza(kind, id, chat, fromMe ? session.jid() : from, now, detail));
        return HttpResponse.json(200, Json.object("id", id));
    }

    private void addMedia(String id, Map<String, Object> detail) {
        String media = ChatRow.text(detail, "media");
        if (media.isEmpty()) {
            return;
        }
        String data = ChatRow.text(detail, "data");
        byte[] bytes = data.isEmpty()
                ? QrImage.png(media + " " + id)
                : Base64.getDecoder().decode(data);
        detail.remove("data");
        detail.putIfAbsent("extension", data.isEmpty() ? ".png" : "");
        detail.put("size", bytes.length);
        try {
            Path file = Files.write(Path.of("statics/senditems/received-" + UUID.randomUUID()), bytes);
            network.keepMedia(id, file);
            Files.delete(file);
        } catch (IOException e) {
            throw ApiException.internal("cannot keep media: " + e.getMessage());
        }
    }

    private HttpResponse record(int limit) {
        Path copy = Path.of("statics/senditems/record-" + UUID.randomUUID());
        try {
            record.copyLast(limit, copy);
        } catch (IOException e) {
            throw ApiException.internal("cannot read the record: " + e.getMessage());
        }
        return HttpResponse.passingFile(copy, "application/json");
    }

    private HttpResponse state() {
        List<Map<String, Object>> states = slots.all().stream()
                .map(slot -> {
                    Session session = slot.session();
                    return Json.object(
                            "device",
                            slot.id(),
                            "connected",
                            slot.isConnected(),
                            "logged_in",
                            slot.isLoggedIn(),
                            "pairing",
                            slot.login() != null,
                            "ad_jid",
                            session == null ? "" : session.adJid());
                })
                .toList();
        return HttpResponse.json(
                200, Json.object("network_up", linker.isNetworkUp(), "devices", states, "faults", faults.list()));
    }

    private void channel(Map<String, Object> body) {
        Session session = slot(body).session();
        if (session == null) {
            throw new ApiException(409, "CONFLICT", "the device is not paired");
        }
        channels.follow(session, ChatRow.text(body, "channel"), ChatRow.text(body, "name"), (int)
                ChatRow.number(body, "messages"));
    }

    /** What happens to a group that no child does. */
    private void group(Map<String, Object> body) {
        String jid = ChatRow.text(body, "group");
        body.forEach((name, value) -> {
            switch (name) {
                case "approval", "hidden", "admins" -> groups.set(jid, name, value);
                case "asks" -> groups.ask(jid, Jid.sanitise(String.valueOf(value)));
                default -> {}
            }
        });
    }

    /** The session was opened elsewhere: the process ends with 0, as if all were well (contract 1.6). */
    private void replaced(Map<String, Object> body) {
        Object adJid = body.get("ad_jid");
        boolean ours = !body.containsKey("pid")
                || ChatRow.number(body, "pid") == ProcessHandle.current().pid();
        if (ours && (adJid == null || linker.isServing(adJid))) {
            timers.after(Duration.ofMillis(20), () -> Runtime.getRuntime().halt(0));
        }
    }
}
