package io.wafleet.client;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;

/**
 * A form with fields and one file.
 *
 * @param field the form's field that the file is
 * @param type the file's, perhaps with its charset
 */
public record Form(String boundary, JsonObject fields, String field, String fileName, String type) {
    private static final String PART = "--%s\r\nContent-Disposition: form-data; name=\"%s\"";

    public Form(JsonObject fields, String field, String fileName, String type) {
        this("wafleet-" + UUID.randomUUID(), fields, field, fileName, type);
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    /** The form with this content of the file. */
    BodyPublisher around(BodyPublisher content) {
        StringBuilder head = new StringBuilder();
        fields.forEach(each -> head.append(PART.formatted(boundary, each.getKey()))
                .append("\r\n\r\n")
                .append(each.getValue())
                .append("\r\n"));
        head.append(PART.formatted(boundary, field))
                .append("; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n"
                        .formatted(fileName.replaceAll("[\"\\r\\n]", "_"), type));
        return BodyPublishers.concat(
                BodyPublishers.ofString(head.toString()),
                content,
                BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
    }
}
