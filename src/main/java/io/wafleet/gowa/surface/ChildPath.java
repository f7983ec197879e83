package io.wafleet.gowa.surface;

import io.wafleet.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path in steps, as the child would understand it. What one reader may take for another path than the next one is refused: empty
 * steps, dots, and slashes that are written otherwise.
 *
 * @param raw as the client wrote them
 * @param steps what they mean
 */
public record ChildPath(List<String> raw, List<String> steps) {
    private static final int MAX_STEPS = 32;

    public ChildPath {
        raw = List.copyOf(raw);
        steps = List.copyOf(steps);
    }

    /**
     * Reads what stands behind our own prefix; fails with {@code invalid-request}.
     *
     * @param written begins with a slash, or is empty
     */
    public static ChildPath of(String written) {
        String path = written.startsWith("/") ? written.substring(1) : written;
        // The child takes a slash at the end for none.
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (trimmed.isEmpty()) {
            if (path.length() > 0) {
                throw refused("must not have an empty step");
            }
            return new ChildPath(List.of(), List.of());
        }
        List<String> raw = List.of(trimmed.split("/", -1));
        if (raw.size() > MAX_STEPS) {
            throw refused("must have at most " + MAX_STEPS + " steps");
        }
        return new ChildPath(raw, raw.stream().map(ChildPath::step).toList());
    }

    private static String step(String raw) {
        String step = raw.indexOf('%') < 0 ? raw : decoded(raw);
        if (step.isEmpty() || step.equals(".") || step.equals("..")) {
            throw refused("must not have empty steps, nor . or ..");
        }
        if (step.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))) {
            throw refused("must not have slashes, backslashes or control characters within a step");
        }
        return step;
    }

    private static String decoded(String raw) {
        ByteBuffer bytes = ByteBuffer.allocate(raw.length() * 3);
        int at = 0;
        while (at < raw.length()) {
            char c = raw.charAt(at);
            if (c == '%') {
                if (at + 2 >= raw.length()) {
                    throw refused("has a % that encodes nothing");
                }
                int high = Character.digit(raw.charAt(at + 1), 16);
                int low = Character.digit(raw.charAt(at + 2), 16);
                if (high < 0 || low < 0) {
                    throw refused("has a % that encodes nothing");
                }
                bytes.put((byte) (high * 16 + low));
                at += 3;
            } else {
                int codePoint = raw.codePointAt(at);
                bytes.put(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                at += Character.charCount(codePoint);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException noText) {
            throw refused("must be UTF-8 where it is encoded");
        }
    }

    private static RuntimeException refused(String why) {
        return Problem.field("path", why).exception();
    }

    /** The first step; null for the root. */
    public @Nullable String first() {
        return steps.isEmpty() ? null : steps.get(0);
    }

    /** Without the first step, which there must be. */
    public ChildPath rest() {
        return new ChildPath(
                new ArrayList<>(raw).subList(1, raw.size()), new ArrayList<>(steps).subList(1, steps.size()));
    }

    /** As the client wrote it. */
    public String text() {
        return "/" + String.join("/", raw);
    }
}
