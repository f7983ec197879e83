package io.wafleet.simulator;

import static io.wafleet.simulator.Inbox.putIfGiven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The media of messages that come in. */
final class IncomingMedia {
    private static final List<String> PATH_ONLY = List.of("audio", "sticker");

    private final SimulatedNetwork network;
    private final boolean downloads;

    /** @param downloads whether they are downloaded at once */
    IncomingMedia(SimulatedNetwork network, boolean downloads) {
        this.network = network;
        this.downloads = downloads;
    }

    /** Contract 6.4: what the media look like depends on kind, caption and whether they are downloaded at once. */
    void add(Map<String, Object> payload, String kind, Stanza stanza) {
        String caption = stanza.detail("body");
        if (!downloads) {
            Map<String, Object> reference = Json.object("url", Outbox.mediaUrl(stanza.id()));
            putIfGiven(reference, "caption", caption);
            putIfGiven(reference, "filename", stanza.detail("filename"));
            payload.put(kind, reference);
            return;
        }
        try {
            String path = download(stanza.id(), "statics/media", stanza.detail("extension"));
            boolean plain = caption.isEmpty() || PATH_ONLY.contains(kind);
            payload.put(kind, plain ? path : Json.object("path", path, "caption", caption));
        } catch (IOException e) {
            // A failed download leaves the key out; the event is sent all the same.
            payload.remove(kind);
        }
    }

    /** Copies a message's media into the volume, and returns where they lie. */
    String download(String messageId, String folder, String extension) throws IOException {
        Path directory = Files.createDirectories(Path.of(folder));
        Path file = directory.resolve(Instant.now().getEpochSecond() + "-" + UUID.randomUUID() + extension);
        Files.copy(network.media(messageId), file);
        return file.toString();
    }
}
