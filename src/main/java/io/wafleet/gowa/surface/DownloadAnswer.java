package io.wafleet.gowa.surface;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.wafleet.gowa.VolumeMedia;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What the child answers who has it fetch a file (contract 3.5): it names the place on our disk, and an address at its own port. */
public final class DownloadAnswer {
    private static final String PATH = "file_path";
    private static final String URL = "file_url";
    private static final String FOLDER = "statics/media/";

    private DownloadAnswer() {}

    /**
     * The same answer, with an address of ours.
     *
     * @param base where the child's paths begin for the client, without a slash at its end
     */
    public static Buffer at(String base, Buffer answer) {
        JsonObject json;
        try {
            json = answer.toJsonObject();
        } catch (DecodeException | ClassCastException noJson) {
            return answer;
        }
        if (json.getValue("results") instanceof JsonObject results && results.getValue(PATH) instanceof String path) {
            results.remove(PATH);
            results.remove(URL);
            String relative = VolumeMedia.relative(path);
            String shown = relative == null ? "" : FOLDER + relative;
            // It is in what the child says for people, too.
            hide(json, "message", path, shown);
            hide(results, "status", path, shown);
            if (relative != null) {
                results.put(PATH, shown).put(URL, base + "/" + FOLDER + encoded(relative));
            }
        }
        return json.toBuffer();
    }

    private static void hide(JsonObject json, String field, String path, String shown) {
        if (!path.isEmpty() && json.getValue(field) instanceof String text) {
            json.put(field, text.replace(path, shown));
        }
    }

    private static String encoded(String path) {
        return Arrays.stream(path.split("/", -1))
                .map(step -> URLEncoder.encode(step, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }
}
