package io.wafleet.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /send/image}, file, video, audio and sticker: a file of the request, or one fetched from an address. */
final class MediaEndpoints {
    private static final List<String> AUDIO = List.of(
            "audio/aac",
            "audio/amr",
            "audio/flac",
            "audio/m4a",
            "audio/m4r",
            "audio/mp3",
            "audio/mpeg",
            "audio/ogg",
            "audio/vnd.wav",
            "audio/vnd.wave",
            "audio/wav",
            "audio/wave",
            "audio/wma",
            "audio/x-ms-wma",
            "audio/x-pn-wav",
            "audio/x-wav");

    /**
     * One kind of media.
     *
     * @param name of the field and the path
     * @param label as in validation texts
     * @param types accepted part types; any when empty
     * @param refusal text for other types
     * @param status begin of the status text
     * @param media kind in storage and webhook
     * @param stored what the storage shows without a caption
     */
    private record Kind(
            String name,
            String label,
            List<String> types,
            String refusal,
            long maxUpload,
            long maxFetch,
            String status,
            String media,
            String stored) {
        private Shape shape() {
            return Shape.of(
                    label + "Request",
                    SendEndpoints.COMMON
                            + " caption:string reply_message_id:string view_once:bool compress:bool hd:bool"
                            + " gif_playback:bool ptt:bool " + name + "_url:string");
        }
    }

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "image",
                    "Image",
                    List.of("image/jpeg", "image/jpg", "image/png"),
                    "your image is not allowed. please use jpg/jpeg/png",
                    100_000_000,
                    20_000_000,
                    "Message sent to",
                    "image",
                    "🖼️ Image"),
            new Kind(
                    "file",
                    "File",
                    List.of(),
                    "",
                    50_000_000,
                    50_000_000,
                    "Document sent to",
                    "document",
                    "📄 Document"),
            new Kind(
                    "video",
                    "Video",
                    List.of("video/mp4", "video/x-matroska", "video/avi", "video/x-msvideo"),
                    "your video type is not allowed. please use mp4/mkv/avi/x-msvideo",
                    100_000_000,
                    500_000_000,
                    "Video sent to",
                    "video",
                    "🎥 Video"),
            new Kind(
                    "audio",
                    "Audio",
                    AUDIO,
                    "your audio type is not allowed. please use (" + String.join(",", AUDIO) + ",)",
                    100_000_000,
                    50_000_000,
                    "Send audio success",
                    "audio",
                    "🎵 Audio"),
            new Kind(
                    "sticker",
                    "Sticker",
                    List.of("image/jpeg", "image/jpg", "image/png", "image/webp", "image/gif"),
                    "your sticker is not allowed. please use jpg/jpeg/png/webp/gif",
                    100_000_000,
                    20_000_000,
                    "Sticker sent to",
                    "sticker",
                    "🎨 Sticker"));

    private final Outbox outbox;

    MediaEndpoints(Outbox outbox) {
        this.outbox = outbox;
    }

    void register(Router router) {
        for (Kind kind : KINDS) {
            router.scoped("POST", "/send/" + kind.name, call -> send(kind, call));
        }
    }

    private HttpResponse send(Kind kind, Router.Call call) {
        Fields fields = kind.shape().bind(call.request());
        String to = fields.phone();
        new Checks().required("phone", to).verify();
        Checks.phone(to, "");
        Multipart.Upload upload = fields.file(kind.name);
        String url = fields.text(kind.name + "_url");
        validate(kind, upload, url);
        Checks.duration(fields);
        outbox.requireRecipient(call.slot(), to);
        Multipart.Upload source = upload == null ? fetch(kind, url) : upload;
        try {
            return SendEndpoints.sent(outbox.send(call.slot(), to, message(kind, fields, source)), kind.status, to);
        } finally {
            discardFetched(upload, source);
        }
    }

    private static void validate(Kind kind, Multipart.@Nullable Upload upload, String url) {
        if (upload == null && url.isEmpty()) {
            throw ApiException.validation("either " + kind.label + " or " + kind.label + "URL must be provided");
        }
        if (upload != null && !url.isEmpty() && kind.name.equals("sticker")) {
            throw ApiException.validation("cannot provide both Sticker file and StickerURL");
        }
        if (upload != null && !kind.types.isEmpty() && !kind.types.contains(upload.type())) {
            throw ApiException.validation(kind.refusal);
        }
        if (upload != null && upload.size() > kind.maxUpload) {
            String most = kind.maxUpload / 1_000_000 + " MB";
            throw ApiException.validation("max " + kind.name + " upload is " + most
                    + ", please upload in cloud and send via text if your file is higher than " + most);
        }
        if (!url.isEmpty() && !Checks.isUrl(url)) {
            throw ApiException.validation(kind.label + "URL must be a valid URL");
        }
    }

    private static Multipart.Upload fetch(Kind kind, String url) {
        try {
            return Download.fetch(url, kind.maxFetch);
        } catch (IOException e) {
            String separator = List.of("file", "sticker").contains(kind.name) ? ": " : " ";
            throw ApiException.internal("failed to download " + kind.name + " from URL" + separator + e.getMessage());
        }
    }

    private static Message message(Kind kind, Fields fields, Multipart.Upload source) {
        String caption = fields.text("caption");
        String name = source.filename();
        boolean document = kind.name.equals("file");
        String extension = ContentTypes.extension(source.type(), name.toLowerCase(Locale.ROOT));
        Message.Media media =
                new Message.Media(kind.media, source.path(), document ? name : "", extension, source.size());
        return new Message(
                kind.name,
                caption,
                stored(kind, caption, name),
                SendEndpoints.extras(fields),
                fields.text("reply_message_id"),
                media,
                fields.forRecord());
    }

    /** What the storage shows: an image or a document by its caption alone, a video with its icon, others never by it. */
    private static String stored(Kind kind, String caption, String filename) {
        String icon = kind.stored.substring(0, kind.stored.indexOf(' ') + 1);
        return switch (kind.name) {
            case "image" -> caption.isEmpty() ? kind.stored : caption;
            case "file" -> !caption.isEmpty() ? caption : filename.isEmpty() ? kind.stored : icon + filename;
            case "video" -> caption.isEmpty() ? kind.stored : icon + caption;
            default -> kind.stored;
        };
    }

    private static void discardFetched(Multipart.@Nullable Upload upload, Multipart.Upload source) {
        if (upload == null) {
            try {
                Files.deleteIfExists(source.path());
            } catch (IOException e) {
                // It stays behind among the send items, as it may with the real program.
            }
        }
    }
}
