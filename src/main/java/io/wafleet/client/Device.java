package io.wafleet.client;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A device as the API shows it, without what the commands do not use. */
public record Device(
        String id,
        String phoneNumber,
        String name,
        String desired,
        Child process,
        Link link,
        long queued,
        long sent,
        long received) {
    private static final Set<String> LINKED = Set.of("online", "connecting", "offline");
    /** The causes of a process that were troubles; others are wishes. */
    static final Set<String> TROUBLES = Set.of(
            "binary-missing",
            "binary-not-executable",
            "binary-no-program",
            "binary-foreign",
            "binary-unusable",
            "volume-unwritable",
            "volume-in-use",
            "volume-locked",
            "port-conflict",
            "child-too-old",
            "child-unusable",
            "launch-failed",
            "java-upgraded",
            "crashed",
            "crashed-early",
            "crash-loop",
            "escaped",
            "session-replaced",
            "start-timeout",
            "wrong-port",
            "unresponsive",
            "offline",
            "memory");

    private static final Set<String> NUMBER_TROUBLES = Set.of("number-in-use", "session-copied", "other-number");

    /** Where the link's state says it all. */
    private static final Map<String, String> LINK_CAUSES = Map.of(
            "unpaired", "no phone is linked: show its QR code",
            "pairing", "a QR code waits to be scanned",
            "logged-out", "logged out: show its QR code to link it again",
            "unknown", "nobody has looked at its link yet");

    /** The child of the device. */
    public record Child(
            String state,
            @Nullable Long pid,
            @Nullable Integer port,
            long restarts,
            Cause cause,
            boolean restartRequired) {}

    /** WhatsApp's side of the device. */
    public record Link(String state, Cause cause, boolean hasAccount) {
        /** What is odd about the number that is linked; empty for nothing. */
        public String numberTrouble() {
            return NUMBER_TROUBLES.contains(cause.code()) ? cause.text() : "";
        }
    }

    /** The devices of a list, in the list's order. */
    public static List<Device> all(JsonObject answer) {
        return answer.getJsonArray("devices", new JsonArray()).stream()
                .map(device -> Device.of((JsonObject) device))
                .toList();
    }

    public static Device of(JsonObject json) {
        JsonObject process = json.getJsonObject("process", new JsonObject());
        JsonObject link = json.getJsonObject("link", new JsonObject());
        JsonObject counters = json.getJsonObject("counters", new JsonObject());
        return new Device(
                json.getString("id", "?"),
                text(json, "phoneNumber"),
                text(json, "name"),
                json.getString("desired", ""),
                new Child(
                        process.getString("state", "?"),
                        process.getLong("pid"),
                        process.getInteger("port"),
                        process.getLong("restarts", 0L),
                        Cause.of(process),
                        process.getBoolean("restartRequired", false)),
                new Link(
                        link.getString("state", "unknown"),
                        Cause.of(link),
                        !text(link, "jid").isEmpty()),
                json.getJsonObject("queue", new JsonObject()).getLong("depth", 0L),
                counters.getLong("sent", 0L),
                counters.getLong("received", 0L));
    }

    public boolean isRunning() {
        return process.state().equals("running");
    }

    public boolean isOnline() {
        return link.state().equals("online");
    }

    /** Whether the number belongs to the child, connected at this moment or not. */
    public boolean isPaired() {
        return LINKED.contains(link.state()) || link.hasAccount();
    }

    /**
     * What explains the trouble that the device has now: of a process that does not run its own cause, else that of the
     * link. Of a healthy device what it has recovered from, or nothing.
     */
    public String cause() {
        if (!process.restartRequired()) {
            return trouble();
        }
        String trouble = trouble();
        return "restart required" + (trouble.isEmpty() ? "" : "; " + trouble);
    }

    private String trouble() {
        if (!isRunning()) {
            return process.cause().text().isEmpty()
                    ? link.cause().text()
                    : process.cause().text();
        }
        if (!link.cause().text().isEmpty()) {
            return link.cause().text();
        }
        if (!isOnline()) {
            return LINK_CAUSES.getOrDefault(link.state(), "");
        }
        return TROUBLES.contains(process.cause().code())
                ? "recovered from " + process.cause().text()
                : "";
    }

    private static String text(JsonObject json, String key) {
        String value = json.getString(key);
        return value == null ? "" : value;
    }
}
