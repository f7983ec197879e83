package io.wafleet.gowa;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.json.JsonObject;
import io.wafleet.content.Media;
import java.util.UUID;

/** A form with one file in it, written piece by piece as fast as the child reads: it may have 100 MB. */
final class FileForm {
    private final String boundary = "wafleet-" + UUID.randomUUID();
    private final Buffer head = Buffer.buffer();
    private final Buffer tail;
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
        fields.forEach(field -> head.appendString("--" + boundary + "\r\nContent-Disposition: form-data; name=\""
                + field.getKey() + "\"\r\n\r\n" + field.getValue() + "\r\n"));
        head.appendString("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + part + "\"; filename=\""
                + harmless(meta.name()) + "\"\r\nContent-Type: " + harmless(meta.type()) + "\r\n\r\n");
        this.tail = Buffer.buffer("\r\n--" + boundary + "--\r\n");
        this.file = opened;
        this.size = size;
    }

    /** Escapes in headers are understood differently everywhere. */
    private static String harmless(String text) {
        return text.replaceAll("[\\p{Cntrl}\"\\\\]", "_");
    }

    /** Writes the request. The answer may come before all is written: a child need not read what it refuses. */
    Future<HttpClientResponse> send(HttpClientRequest request) {
        request.putHeader("Content-Type", "multipart/form-data; boundary=" + boundary)
                .putHeader("Content-Length", String.valueOf(head.length() + size + tail.length()));
        Future<HttpClientResponse> answer = request.response();
        request.write(head)
                .compose(written -> file.pipe().endOnSuccess(false).to(request))
                .compose(written -> request.end(tail))
                .eventually(file::close)
                .onFailure(failure -> {
                    if (!answer.isComplete()) {
                        request.reset(0, failure);
                    }
                });
        return answer;
    }
}
