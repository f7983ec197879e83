package io.wafleet.usage;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was used by some of a group.
 *
 * @param names of the groups, as {@link UsageFilter#groups} has them
 * @param activeDevices that sent or received something
 * @param out messages that were sent, by kind
 * @param in messages that were received, by kind
 */
public record UsageRow(
        List<Group> groups,
        List<String> names,
        long activeDevices,
        Map<Kind, Long> out,
        Map<Kind, Long> in,
        long bytesOut,
        long bytesIn) {
    private static final List<String> SUMS =
            List.of("activeDevices", "messagesOut", "messagesIn", "mediaBytesOut", "mediaBytesIn");

    private static long total(Map<Kind, Long> messages) {
        return messages.values().stream().mapToLong(Long::longValue).sum();
    }

    private List<Long> sums() {
        return List.of(activeDevices, total(out), total(in), bytesOut, bytesIn);
    }

    /** Kinds of which there were none are left out. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        for (int i = 0; i < groups.size(); i++) {
            json.put(groups.get(i).text(), names.get(i));
        }
        List<Long> sums = sums();
        for (int i = 0; i < SUMS.size(); i++) {
            json.put(SUMS.get(i), sums.get(i));
        }
        return json.put("out", toJson(out)).put("in", toJson(in));
    }

    private static JsonObject toJson(Map<Kind, Long> messages) {
        JsonObject json = new JsonObject();
        for (Kind kind : Kind.values()) {
            long count = messages.getOrDefault(kind, 0L);
            if (count > 0) {
                json.put(kind.text(), count);
            }
        }
        return json;
    }

    /** The names of the columns, in the order of {@link #cells}. */
    public static List<String> columns(List<Group> groups) {
        List<String> columns = new ArrayList<>(groups.stream().map(Group::text).toList());
        columns.addAll(SUMS);
        for (String direction : List.of("out", "in")) {
            for (Kind kind : Kind.values()) {
                columns.add(direction + "." + kind.text());
            }
        }
        return columns;
    }

    public List<String> cells() {
        List<String> cells = new ArrayList<>(names);
        sums().forEach(sum -> cells.add(sum.toString()));
        for (Map<Kind, Long> messages : List.of(out, in)) {
            for (Kind kind : Kind.values()) {
                cells.add(messages.getOrDefault(kind, 0L).toString());
            }
        }
        return cells;
    }
}
