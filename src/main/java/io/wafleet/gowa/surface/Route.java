package io.wafleet.gowa.surface;

import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A call of the child's.
 *
 * @param steps of its path: words, {@code :device} for the child's name of its slot, {@code :name} for anything else, and a last
 *     {@code *} for all that follows
 * @param needsDevice whether it is one child's call
 */
public record Route(HttpMethod method, List<String> steps, Effect effect, Treatment treatment, boolean needsDevice) {
    private static final String DEVICE = ":device";
    private static final String REST = "*";

    public Route {
        steps = List.copyOf(steps);
    }

    static Route of(HttpMethod method, String path, Effect effect, Treatment treatment, boolean needsDevice) {
        List<String> steps =
                path.equals("/") ? List.of() : List.of(path.substring(1).split("/", -1));
        return new Route(method, steps, effect, treatment, needsDevice);
    }

    /** As it is written in documents and metrics. */
    public String name() {
        return method + " /" + String.join("/", steps);
    }

    /** Whether it leaves something otherwise than it was, which some calls do that are made by {@code GET}. */
    public boolean changes() {
        return switch (treatment) {
            case LOGOUT, RECONNECT -> true;
            // Nothing is linked before somebody scans it, or types it in.
            case LOGIN, LOGIN_BY_CODE, QR_PICTURE -> false;
            default -> effect == Effect.SENDS || (effect == Effect.MANAGES && !method.equals(HttpMethod.GET));
        };
    }

    /** What the child's router takes for this call's path. It does not tell capitals from small letters. */
    boolean isAt(List<String> path) {
        boolean open = !steps.isEmpty() && steps.get(steps.size() - 1).equals(REST);
        int fixed = open ? steps.size() - 1 : steps.size();
        if (open ? path.size() <= fixed : path.size() != fixed) {
            return false;
        }
        for (int i = 0; i < fixed; i++) {
            String step = steps.get(i);
            if (!step.startsWith(":") && !step.equals(path.get(i).toLowerCase(Locale.ROOT))) {
                return false;
            }
        }
        return true;
    }

    /** Whether its path names something else than a device: a message, say. */
    public boolean namesMore() {
        return steps.stream().anyMatch(step -> step.startsWith(":") && !step.equals(DEVICE));
    }

    /** Whether its path names the device in the child's own way. */
    public boolean namesDevice() {
        return steps.contains(DEVICE);
    }

    /** The step that names the device; null where none does. */
    public @Nullable String device(ChildPath path) {
        int place = steps.indexOf(DEVICE);
        return place < 0 ? null : path.steps().get(place);
    }

    /** The step of this name, which the path has. */
    public String parameter(String name, ChildPath path) {
        return path.steps().get(steps.indexOf(":" + name));
    }

    /** What the child is asked for: its own words, its own name of the slot, and the rest as the client wrote it. */
    public String target(ChildPath path, String slot) {
        List<String> written = new ArrayList<>(path.raw());
        for (int i = 0; i < steps.size(); i++) {
            String step = steps.get(i);
            if (step.equals(DEVICE)) {
                written.set(i, URLEncoder.encode(slot, StandardCharsets.UTF_8));
            } else if (!step.startsWith(":") && !step.equals(REST)) {
                written.set(i, step);
            }
        }
        return "/" + String.join("/", written);
    }
}
