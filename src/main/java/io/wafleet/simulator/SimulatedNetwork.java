package io.wafleet.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The WhatsApp of this host: a directory with a mailbox for every linked device of every simulated number.
 *
 * <p>A stanza is a file that appears by a rename, so it survives the death of either side and waits for a receiver
 * that is offline. {@code online.json} beside the mailbox says which process serves the device, and is allowed to be
 * stale: it is only used to announce mail and to tell a process that its session was opened elsewhere.
 */
final class SimulatedNetwork {
    private static final String PICTURES = "pictures";
    private static final int BATCH = 500;
    private static final Duration ANNOUNCEMENT = Duration.ofSeconds(2);

    private final Path directory;
    private final int port;
    private final Timers timers;
    private final Set<String> announcing = ConcurrentHashMap.newKeySet();
    private volatile Runnable whenOwnMail = () -> {};

    SimulatedNetwork(Path directory, int port, Timers timers) {
        this.directory = directory;
        this.port = port;
        this.timers = timers;
    }

    /** What to do when there is mail for a device that this process serves. */
    void onOwnMail(Runnable action) {
        whenOwnMail = action;
    }

    boolean isSimulated(String phone) {
        return Files.isDirectory(directory.resolve(phone));
    }

    /** A device number of {@code phone} that is not in use. */
    int freeDevice(String phone) {
        return devices(phone).stream()
                        .map(device -> device.getFileName().toString())
                        .filter(name -> name.chars().allMatch(Character::isDigit))
                        .mapToInt(Integer::parseInt)
                        .max()
                        .orElse(0)
                + 1;
    }

    /** Opens {@code session} here; whoever had it open before is told so, and leaves (contract 1.6). */
    void connect(Session session) {
        Path device = device(session);
        Map<String, Object> before = readOnline(device);
        Map<String, Object> now = Json.object("pid", ProcessHandle.current().pid(), "port", port);
        try {
            Files.createDirectories(device.resolve("mail"));
            writeAtomically(device.resolve("online.json"), JsonText.of(now));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // The entry of a process that is gone may name a port that is now somebody else's, even ours.
        if (!before.isEmpty() && !isOwn(before)) {
            long pid = ChatRow.number(before, "pid");
            announce(before, "/__simulator/replaced", Json.object("ad_jid", session.adJid(), "pid", pid));
        }
    }

    /** The process ends; its mailbox stays. */
    void leave(Session session) {
        try {
            Map<String, Object> online = readOnline(device(session));
            if (isOwn(online)) {
                Files.deleteIfExists(device(session).resolve("online.json"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The session is unlinked for good. */
    void unlink(Session session) {
        try (Stream<Path> files = Files.walk(device(session))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory.resolve(session.phone()));
        } catch (NoSuchFileException | java.nio.file.DirectoryNotEmptyException e) {
            // It never connected, or the number has other linked devices.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts {@code stanza} into the mailboxes of all linked devices of {@code phone}. */
    void send(String phone, Stanza stanza) {
        devices(phone).forEach(device -> post(device, stanza));
    }

    /** Puts {@code stanza} into the mailbox of one session. */
    void sendTo(Session session, Stanza stanza) {
        Path device = device(session);
        if (Files.isDirectory(device)) {
            post(device, stanza);
        }
    }

    private void post(Path device, Stanza stanza) {
        String name = String.format("%013d-%s.json", stanza.due(), stanza.id().replaceAll("[^A-Za-z0-9_-]", "_"));
        try {
            writeAtomically(device.resolve("mail").resolve(name), JsonText.of(stanza.toJson()));
        } catch (NoSuchFileException e) {
            // The device was unlinked at this moment.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Object> online = readOnline(device);
        if (isOwn(online)) {
            whenOwnMail.run();
        } else if (!online.isEmpty()) {
            announce(online, "/__simulator/knock", Json.object());
        }
    }

    /** Hands over mail that is due, and returns when there is more; a stanza goes away once it was handled. */
    long collect(Session session, Consumer<Stanza> receiver) {
        long now = System.currentTimeMillis();
        Path mailbox = device(session).resolve("mail");
        List<String> names = mail(mailbox);
        boolean progress = false;
        for (String name : names) {
            Path file = mailbox.resolve(name);
            long due = Long.parseLong(name.substring(0, 13));
            if (due > now) {
                return due;
            }
            try {
                receiver.accept(Stanza.fromJson(Json.parseObject(Files.readString(file))));
                Files.deleteIfExists(file);
                progress = true;
            } catch (IOException | Json.SyntaxException e) {
                // Taken by somebody else, or no stanza: in both cases it is not ours to handle.
            }
        }
        return progress && names.size() == BATCH ? now : Long.MAX_VALUE;
    }

    /** The first names in the mailbox, in order; a full mailbox may hold more than fits into memory. */
    private List<String> mail(Path mailbox) {
        PriorityQueue<String> first = new PriorityQueue<>(Comparator.reverseOrder());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(mailbox, "*.json")) {
            for (Path file : files) {
                first.add(file.getFileName().toString());
                if (first.size() > BATCH) {
                    first.remove();
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
        return first.stream().sorted().toList();
    }

    /** Announcements of the same thing that nobody made yet are one. */
    private void announce(Map<String, Object> online, String path, Map<String, Object> body) {
        String url = "http://127.0.0.1:" + ChatRow.number(online, "port") + path;
        String json = JsonText.of(body);
        if (!announcing.add(url + json)) {
            return;
        }
        timers.run(() -> {
            announcing.remove(url + json);
            try {
                byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
                HttpPost.send(url, List.of("Connection: close"), bytes, ANNOUNCEMENT, null);
            } catch (IOException e) {
                // A stale entry: the mail waits until its owner looks by itself.
            }
        });
    }

    /** Where the bytes of a message's media lie. */
    Path media(String messageId) {
        return directory.resolve(".media").resolve(messageId);
    }

    void keepMedia(String messageId, Path from) throws IOException {
        Files.createDirectories(directory.resolve(".media"));
        Files.copy(from, media(messageId), StandardCopyOption.REPLACE_EXISTING);
    }

    /** A shared document, such as a group; empty when there is none. */
    Map<String, Object> document(String kind, String name) {
        return readJson(directory.resolve("." + kind).resolve(name + ".json"));
    }

    void putDocument(String kind, String name, Map<String, Object> document) {
        try {
            Path folder = Files.createDirectories(directory.resolve("." + kind));
            writeAtomically(folder.resolve(name + ".json"), JsonText.of(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The id of the picture of a person or a group; empty if there is none. */
    String picture(String jid) {
        return ChatRow.text(document(PICTURES, Jid.user(jid)), "id");
    }

    void setPicture(String jid, String id) {
        putDocument(PICTURES, Jid.user(jid), Json.object("id", id));
    }

    List<Map<String, Object>> documents(String kind) {
        try (Stream<Path> files = Files.list(directory.resolve("." + kind))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(SimulatedNetwork::readJson)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private Path device(Session session) {
        return directory.resolve(session.phone()).resolve(String.valueOf(session.device()));
    }

    private List<Path> devices(String phone) {
        if (phone.isEmpty() || !phone.chars().allMatch(Character::isDigit)) {
            return List.of();
        }
        try (Stream<Path> devices = Files.list(directory.resolve(phone))) {
            return new ArrayList<>(devices.toList());
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean isOwn(Map<String, Object> online) {
        return ChatRow.number(online, "pid") == ProcessHandle.current().pid();
    }

    private static Map<String, Object> readOnline(Path device) {
        return readJson(device.resolve("online.json"));
    }

    private static Map<String, Object> readJson(@Nullable Path file) {
        try {
            return file == null ? Map.of() : Json.parseObject(Files.readString(file));
        } catch (IOException | Json.SyntaxException e) {
            return Map.of();
        }
    }

    private static void writeAtomically(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
