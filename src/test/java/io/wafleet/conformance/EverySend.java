package io.wafleet.conformance;

import io.wafleet.content.Action;
import io.wafleet.content.Content;
import io.wafleet.content.Media;
import io.wafleet.content.MessageOptions;
import io.wafleet.content.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One send call of every kind, and the files that they need. */
final class EverySend {
    static final String EARLIER = "3EB0000000000000000000";
    static final MessageOptions OPTIONS = new MessageOptions(EARLIER, "7d", true);
    /** One white dot. */
    static final byte[] PNG = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==");

    private EverySend() {}

    /** Of each kind one, with all that it can have. */
    static Map<String, Content> in(Path spool) throws IOException {
        Files.createDirectories(spool);
        Files.write(spool.resolve("0a"), PNG);
        Media.File picture = new Media.File("0a", "dot.png", "image/png", PNG.length, "00");
        Media.File video = new Media.File("0a", "dot.mp4", "video/mp4", PNG.length, "00");
        Media.File sound = new Media.File("0a", "dot.ogg", "audio/ogg", PNG.length, "00");
        Media.File paper = new Media.File("0a", "ação \"1\".pdf", "application/pdf", PNG.length, "00");
        List<Content> all = List.of(
                new Content.Text("hi @5511888880000", List.of("5511888880000", "@everyone"), OPTIONS),
                new Content.Contact("Ana", "5511777770000", OPTIONS),
                new Content.Location(-23.5505, 0.0000001, OPTIONS),
                new Content.Poll("lunch?", List.of("yes", "no"), 1, OPTIONS),
                new Content.Link("http://127.0.0.1:1/", "look", OPTIONS),
                new Media.Image(picture, "a dot", true, Media.Quality.ORIGINAL, OPTIONS),
                new Media.Video(video, "a dot", true, Media.Quality.HD, true, OPTIONS),
                new Media.Audio(sound, true, OPTIONS),
                new Media.Document(paper, "a dot", OPTIONS),
                new Media.Sticker(picture, OPTIONS),
                new Action.Reaction(EARLIER, "👍"),
                new Action.Edit(EARLIER, "better"),
                new Action.Revoke(EARLIER),
                new Signal.Read(EARLIER),
                new Signal.Presence(true),
                new Signal.Typing(true));
        Map<String, Content> byKind = new LinkedHashMap<>();
        all.forEach(content -> byKind.put(content.kind(), content));
        return byKind;
    }
}
