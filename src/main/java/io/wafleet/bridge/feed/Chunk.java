package io.wafleet.bridge.feed;

import io.vertx.core.Future;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Some events that go out together; each form of them is made once, however many get it. */
public final class Chunk {
    /** Characters of one frame, unless one event alone has more. */
    private static final int FRAME = 64 * 1024;

    private final List<Entry> entries;
    private final long size;
    private final Map<String, List<String>> messages = new HashMap<>();
    private final Map<String, List<String>> frames = new HashMap<>();
    private @Nullable List<String> pages;
    private @Nullable String stream;

    /** @param entries at least one */
    public Chunk(List<Entry> entries) {
        this.entries = List.copyOf(entries);
        this.size = entries.stream().mapToLong(entry -> entry.event().length()).sum();
    }

    long first() {
        return entries.get(0).seq();
    }

    public long last() {
        return entries.get(entries.size() - 1).seq();
    }

    /** Characters of all events. */
    long size() {
        return size;
    }

    /** What comes after the number; null for nothing. */
    @Nullable
    Chunk after(long seq) {
        if (first() > seq) {
            return this;
        }
        List<Entry> rest = entries.stream().filter(entry -> entry.seq() > seq).toList();
        return rest.isEmpty() ? null : new Chunk(rest);
    }

    /** The envelopes, each as JSON text. */
    public List<String> events() {
        return entries.stream().map(Entry::event).toList();
    }

    /** As pages of {@code GET /api/events}, each a frame that common clients take. */
    public List<String> pages() {
        if (pages == null) {
            pages = inFrames((begin, end) -> page(entries.subList(begin, end)));
        }
        return pages;
    }

    /** Makes a frame of the events from one index to before another. */
    private interface Framing {
        String frame(int begin, int end);
    }

    private List<String> inFrames(Framing framing) {
        List<String> made = new ArrayList<>();
        for (int begin = 0; begin < entries.size(); ) {
            int end = endOfFrame(begin);
            made.add(framing.frame(begin, end));
            begin = end;
        }
        return made;
    }

    private int endOfFrame(int begin) {
        int end = begin + 1;
        long characters = entries.get(begin).event().length();
        while (end < entries.size() && characters + entries.get(end).event().length() <= FRAME) {
            characters += entries.get(end).event().length();
            end++;
        }
        return end;
    }

    private static String page(List<Entry> some) {
        return some.stream()
                .map(Entry::event)
                .collect(Collectors.joining(
                        ",",
                        "{\"events\":[",
                        "],\"last\":" + some.get(some.size() - 1).seq() + "}"));
    }

    /** As server-sent events (WHATWG HTML, 9.2); JSON text has no line breaks. */
    public String stream() {
        if (stream == null) {
            stream = entries.stream()
                    .map(entry -> "id: " + entry.seq() + "\ndata: " + entry.event() + "\n\n")
                    .collect(Collectors.joining());
        }
        return stream;
    }

    /** As messages of the event-bus bridge, one for each event. */
    public List<String> messages(String address) {
        return messages.computeIfAbsent(address, room -> {
            String head = "{\"type\":\"rec\",\"address\":" + Json.encode(room) + ",\"body\":";
            return entries.stream().map(entry -> head + entry.event() + "}").toList();
        });
    }

    /** Writes the parts of a form in order; completes when the last has left. */
    public static Future<Void> writeEach(List<String> parts, Function<String, Future<Void>> write) {
        Future<Void> last = Future.succeededFuture();
        for (String part : parts) {
            last = write.apply(part);
        }
        return last;
    }

    /** As SockJS's frames of the same messages. */
    public List<String> frames(String address) {
        return frames.computeIfAbsent(address, room -> {
            List<String> each = messages(room);
            return inFrames((begin, end) -> frame(each.subList(begin, end)));
        });
    }

    /** Messages as one frame of SockJS (protocol 0.3.3, "Framing"). */
    public static String frame(Iterable<String> messages) {
        JsonArray array = new JsonArray();
        messages.forEach(array::add);
        return "a" + array.encode();
    }
}
