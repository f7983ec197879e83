package io.wafleet.gowa;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.json.JsonObject;
import io.wafleet.content.Media;
import java.util.Map;
import java.util.UUID;

/** A form with one file in it, written piece by piece as fast as the child reads: it may have 100 MB. */
final class FileForm {
    private final Frame frame;
    private final AsyncFile file;
    private final long size;

    /**
     * A form that has not been written yet.
     *
     * @param fields texts, numbers and truth values
     * @param part the name of the file's part
     * @param opened read from its beginning; closed when all is written
     */
    FileForm(JsonObject fields, String part, Media.File meta, AsyncFile opened, long size) {
        this.frame = Frame.of(fields.getMap(), part, meta.name(), meta.type());
        this.file = opened;
        this.size = size;
    }

    /**
     * What of a form stands around the bytes of its file.
     *
     * @param type the form's own
     */
    record Frame(String type, Buffer head, Buffer tail) {
        /**
         * Makes it, with a boundary of its own.
         *
         * @param fields texts, numbers and truth values
         * @param part the name of the file's part
         */
        static Frame of(Map<String, ?> fields, String part, String name, String type) {
            String boundary = "wafleet-" + UUID.randomUUID();
            Buffer head = Buffer.buffer();
            fields.forEach((field, value) -> head.appendString("--" + boundary
                    + "\r\nContent-Disposition: form-data; name=\"" + field + "\"\r\n\r\n" + value + "\r\n"));
            head.appendString("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + part + "\"; filename=\""
                    + harmless(name) + "\"\r\nContent-Type: " + harmless(type) + "\r\n\r\n");
            return new Frame(
                    "multipart/form-data; boundary=" + boundary, head, Buffer.buffer("\r\n--" + boundary + "--\r\n"));
        }
    }

    /** Escapes in headers are understood differently everywhere. */
    private static String harmless(String text) {
        return text.replaceAll("[\\p{Cntrl}\"\\\\]", "_");
    }

    /** Writes the request. The answer may come before all is written: a child need not read what it refuses. */
    Future<HttpClientResponse> send(HttpClientRequest request) {
        request.putHeader("Content-Type", frame.type())
                .putHeader(
                        "Content-Length",
                        String.valueOf(
                                frame.head().length() + size + frame.tail().length()));
        Future<HttpClientResponse> answer = request.response();
        request.write(frame.head())
                .compose(written -> file.pipe().endOnSuccess(false).to(request))
                .compose(written -> request.end(frame.tail()))
                .eventually(file::close)
                .onFailure(failure -> {
                    if (!answer.isComplete()) {
                        request.reset(0, failure);
                    }
                });
        return answer;
    }
}
