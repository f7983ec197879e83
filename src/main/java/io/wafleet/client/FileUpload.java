package io.wafleet.client;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.function.LongConsumer;

/** A form with fields and one file, which is read while it is sent. */
public final class FileUpload {
    private final Form form;
    private final Path file;

    public FileUpload(JsonObject fields, Path file, String mimeType) {
        this.form = new Form(fields, "file", file.getFileName().toString(), mimeType);
        this.file = file;
    }

    String contentType() {
        return form.contentType();
    }

    /** @param sent is told how many bytes of the file are on their way */
    BodyPublisher body(LongConsumer sent) throws IOException {
        BodyPublisher content = BodyPublishers.ofFile(file);
        BodyPublisher counted = BodyPublishers.fromPublisher(
                subscriber -> content.subscribe(new Counting(subscriber, sent)), Math.max(1, Files.size(file)));
        return form.around(Files.size(file) == 0 ? content : counted);
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
