package io.wafleet.cli.client;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.function.LongConsumer;

/** A form with fields and one file, which is read while it is sent. */
public final class FileUpload {
    private final String boundary = "wafleet-" + UUID.randomUUID();
    private final JsonObject fields;
    private final Path file;
    private final String mimeType;

    public FileUpload(JsonObject fields, Path file, String mimeType) {
        this.fields = fields;
        this.file = file;
        this.mimeType = mimeType;
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    /** @param sent is told how many bytes of the file are on their way */
    BodyPublisher body(LongConsumer sent) throws IOException {
        StringBuilder head = new StringBuilder();
        fields.forEach(field -> head.append("--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                .formatted(boundary, field.getKey(), field.getValue())));
        String name = file.getFileName().toString().replaceAll("[\"\\r\\n]", "_");
        head.append("--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n"
                .formatted(boundary, name, mimeType));
        BodyPublisher content = BodyPublishers.ofFile(file);
        BodyPublisher counted = BodyPublishers.fromPublisher(
                subscriber -> content.subscribe(new Counting(subscriber, sent)), Math.max(1, Files.size(file)));
        return BodyPublishers.concat(
                BodyPublishers.ofString(head.toString()),
                Files.size(file) == 0 ? content : counted,
                BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
    }

    private static final class Counting implements Subscriber<ByteBuffer> {
        private final Subscriber<? super ByteBuffer> to;
        private final LongConsumer sent;
        private long bytes;

        Counting(Subscriber<? super ByteBuffer> to, LongConsumer sent) {
            this.to = to;
            this.sent = sent;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            to.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer chunk) {
            bytes += chunk.remaining();
            sent.accept(bytes);
            to.onNext(chunk);
        }

        @Override
        public void onError(Throwable failure) {
            to.onError(failure);
        }

        @Override
        public void onComplete() {
            to.onComplete();
        }
    }
}
