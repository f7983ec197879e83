package io.wafleet.conformance;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A form with one file, as a browser would post it. */
record Multipart(Map<String, String> fields, String part, String filename, String type, byte[] content) {
    private static final String BOUNDARY = "----conformance-boundary";

    static String contentType() {
        return "multipart/form-data; boundary=" + BOUNDARY;
    }

    byte[] body() {
        var body = new ByteArrayOutputStream();
        fields.forEach((name, value) -> write(body, head("name=\"" + name + "\"") + "\r\n" + value + "\r\n"));
        write(
                body,
                head("name=\"" + part + "\"; filename=\"" + filename + "\"") + "Content-Type: " + type + "\r\n\r\n");
        body.writeBytes(content);
        write(body, "\r\n--" + BOUNDARY + "--\r\n");
        return body.toByteArray();
    }

    private static String head(String disposition) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition + "\r\n";
    }

    private static void write(ByteArrayOutputStream body, String text) {
        body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
