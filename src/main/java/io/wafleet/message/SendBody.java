package io.wafleet.message;

import io.wafleet.content.MediaKind;
import io.wafleet.http.Body;
import io.wafleet.http.contract.Schema;
import io.wafleet.media.Spool;
import io.wafleet.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * A request to send something, whichever way it came.
 *
 * @param file what came with it and is in the spool by now
 */
public record SendBody(Body fields, @Nullable FilePart file) {
    static final String TYPE = "type";
    static final String TEXT = "text";
    private static final String MEDIA = "media";
    private static final int MAX_TYPE = 200;

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

    /**
     * Fails with a problem unless it has the fields of its type, and no others.
     *
     * @param schema the contract's, of a request in JSON
     */
    public void check(Schema schema) {
        mediaKind();
        boolean apart = file != null && !file.field().startsWith(MEDIA);
        fields.as(apart ? schema.withOptional(MEDIA) : schema);
    }

    /** The word for what is to be sent. */
    String type() {
        String type = fields.optionalText(TYPE, MAX_TYPE);
        return type == null ? TEXT : type;
    }

    /** Of which kind its file is to be; null where it has none. Fails if there is one all the same. */
    @Nullable
    MediaKind mediaKind() {
        MediaKind kind = MediaKind.of(type());
        if (kind == null && file != null) {
            throw Problem.field(file.field(), "does not belong to a message of this type; is type missing?")
                    .exception();
        }
        return kind;
    }
}
