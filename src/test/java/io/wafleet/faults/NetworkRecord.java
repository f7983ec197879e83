package io.wafleet.faults;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the simulated WhatsApp took, by its own account: the files that the simulators write before anything else comes of
 * a send, read whether they live or not.
 */
final class NetworkRecord {
    private static final String FILE = "storages/simulator-record.jsonl";

    private final Fleet fleet;
    private final List<String> ids;

    NetworkRecord(Fleet fleet, List<String> ids) {
        this.fleet = fleet;
        this.ids = ids;
    }

    /** A message that was taken. */
    record Taken(String id, String device, String to, String text) {}

    List<Taken> taken() throws IOException {
        List<Taken> all = new ArrayList<>();
        for (String id : ids) {
            for (String line : lines(id)) {
                JsonObject send = new JsonObject(line);
                all.add(new Taken(send.getString("id"), id, send.getString("to"), send.getString("body")));
            }
        }
        return all;
    }

    /** How many of the device. */
    int count(String id) throws IOException {
        return lines(id).size();
    }

    int count() throws IOException {
        int sum = 0;
        for (String id : ids) {
            sum += count(id);
        }
        return sum;
    }

    /** A line without its end was being written when its process was killed, and counts as little as for its successor. */
    private List<String> lines(String id) throws IOException {
        Path file = fleet.volume(id).resolve(FILE);
        String text = Files.exists(file) ? Files.readString(file) : "";
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }
}
