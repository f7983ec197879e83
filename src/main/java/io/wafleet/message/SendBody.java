package io.wafleet.message;

import io.wafleet.http.Body;
import io.wafleet.media.Spool;
import org.jspecify.annotations.Nullable;

/**
 * A request to send something, whichever way it came.
 *
 * @param file what came with it and is in the spool by now
 */
public record SendBody(Body fields, @Nullable FilePart file) {
    /**
     * A file of a request.
     *
     * @param field the request's field that it came in
     * @param name as the sender calls it
     * @param mimeType as the sender calls it
     */
    public record FilePart(
            String field,
            Spool.Entry entry,
            @Nullable String name,
            @Nullable String mimeType) {}
}
