package io.wafleet.message;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wafleet.campaign.TemplateStore;
import io.wafleet.content.Action;
import io.wafleet.content.Content;
import io.wafleet.content.Media;
import io.wafleet.content.MediaKind;
import io.wafleet.content.MessageOptions;
import io.wafleet.content.Signal;
import io.wafleet.http.Body;
import io.wafleet.http.JsonText;
import io.wafleet.media.Intake;
import io.wafleet.message.SendBody.FilePart;
import io.wafleet.problem.Problem;
import io.wafleet.recipient.Recipients;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what is to be sent out of a request: the field {@code type} and those that belong to it. */
public final class ContentBody {
    private static final String PRESENCE = "presence";
    private static final String TEMPLATE = "template";
    private static final int MAX_TEXT = 65_536;
    private static final int MAX_CAPTION = 4096;
    private static final int MAX_NAME = 200;
    private static final int MAX_URL = 2048;
    private static final int MAX_EMOJI = 64;
    private static final int MAX_COUNTRY = 2;
    private static final int MAX_OPTIONS = 12;
    private static final int MAX_OPTION = 100;
    private static final Pattern MESSAGE_ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");
    private static final Pattern OPTION = Pattern.compile("(?s).{1," + MAX_OPTION + "}");
    private static final Pattern MIME_TYPE = Pattern.compile("[\\w.+-]{1,64}/[\\w.+-]{1,64}(;[ -~]*)?");
    private static final List<String> QUALITIES = List.of("compressed", "hd", "original");
    private final Vertx vertx;
    private final Intake intake;
    private final TemplateStore templates;
    private final Links links;
    private final Recipients recipients;

    /** Whether children may be told to fetch pages. */
    public interface Links {
        Future<Boolean> areAllowed();
    }

    public ContentBody(Vertx vertx, Intake intake, TemplateStore templates, Links links, Recipients recipients) {
        this.templates = templates;
        this.links = links;
        this.recipients = recipients;
        this.vertx = vertx;
        this.intake = intake;
    }

    /** What is to be sent, all of whose fields are fine. */
    static final class Draft {
        private final @Nullable Content complete;
        private final Supplier<Future<Content>> rest;

        private Draft(@Nullable Content complete, Supplier<Future<Content>> rest) {
            this.complete = complete;
            this.rest = rest;
        }

        private static Draft of(Content content) {
            return new Draft(content, () -> Future.succeededFuture(content));
        }

        private static Draft lacking(Supplier<Future<Content>> rest) {
            return new Draft(null, rest);
        }

        /**
         * Fetches and checks what belongs to it, such as its file; to be called once.
         *
         * @param first must succeed before anything is fetched
         */
        Future<Content> take(Supplier<Future<?>> first) {
            return complete == null ? first.get().compose(fine -> rest.get()) : Future.succeededFuture(complete);
        }
    }

    /** Whether it is sent to nobody in particular. */
    public static boolean hasNoRecipient(Body body) {
        return PRESENCE.equals(body.optionalText(SendBody.TYPE, MAX_NAME));
    }

    /** The country whose numbers the request says it has; null if it says nothing. */
    public static @Nullable String country(Body body) {
        return body.optionalText("country", MAX_COUNTRY);
    }

    /** The problem of the first bad field is thrown. */
    public Draft parse(String tenant, SendBody request) {
        Body body = request.fields();
        MediaKind kind = request.mediaKind();
        if (kind != null) {
            return media(tenant, kind, body, request.file());
        }
        String type = request.type();
        if (type.equals(SendBody.TEXT)) {
            List<String> mentions = Mentions.of(body, numbers(body));
            return Draft.of(new Content.Text(body.words("message", MAX_TEXT), mentions, options(body)));
        }
        return switch (type) {
            case "link" -> link(tenant, body);
            case TEMPLATE -> template(tenant, body);
            default -> Draft.of(plain(type, body));
        };
    }

    /** A text that the sender's tenant has by name. */
    private Draft template(String tenant, Body body) {
        String name = body.text(TEMPLATE, MAX_NAME);
        JsonObject variables = Objects.requireNonNullElseGet(body.optionalObject("variables"), JsonObject::new);
        List<String> mentions = Mentions.of(body, numbers(body));
        MessageOptions options = options(body);
        return Draft.lacking(() ->
                templates.find(tenant, name).map(found -> new Content.Text(found.fill(variables), mentions, options)));
    }

    private Recipients numbers(Body body) {
        return recipients.in(country(body));
    }

    private static MessageOptions options(Body body) {
        String replyTo = body.optionalText("replyTo", MESSAGE_ID);
        String disappearAfter = body.optionalChoice("disappearAfter", MessageOptions.LIFETIMES);
        boolean forwarded = body.flag("forwarded", false);
        return replyTo == null && disappearAfter == null && !forwarded
                ? MessageOptions.NONE
                : new MessageOptions(replyTo, disappearAfter, forwarded);
    }

    /** Of those that quote nothing. */
    private static MessageOptions optionsWithoutReply(Body body) {
        MessageOptions options = options(body);
        if (options.replyTo() != null) {
            throw Problem.field("replyTo", "is not possible with a message of this type")
                    .exception();
        }
        return options;
    }

    private Content plain(String type, Body body) {
        return switch (type) {
            case "contact" ->
                new Content.Contact(
                        body.words("contactName", MAX_NAME),
                        numbers(body).digits("contactPhone", body.digits("contactPhone", MAX_NAME)),
                        optionsWithoutReply(body));
            case "location" ->
                new Content.Location(
                        body.number("latitude", -90, 90),
                        body.number("longitude", -180, 180),
                        optionsWithoutReply(body));
            case "poll" -> poll(body);
            case "reaction" -> new Action.Reaction(messageId(body), emoji(body));
            case "edit" -> new Action.Edit(messageId(body), body.words("message", MAX_TEXT));
            case "revoke" -> new Action.Revoke(messageId(body));
            case "forward" -> new Action.Forward(messageId(body));
            case "read" -> new Signal.Read(messageId(body));
            case PRESENCE -> new Signal.Presence(body.flag("available", true));
            case "typing" -> new Signal.Typing(body.flag("typing", true));
            default -> throw Problem.field(SendBody.TYPE, "is unknown").exception();
        };
    }

    private static Content poll(Body body) {
        String question = body.words("question", MAX_CAPTION);
        List<String> options = body.optionalTexts("options", OPTION, MAX_OPTIONS);
        if (options == null || options.isEmpty()) {
            throw Problem.field("options", "is missing").exception();
        }
        if (options.stream().anyMatch(JsonText::isBlank)) {
            throw Problem.field("options", "must not be blank").exception();
        }
        if (new HashSet<>(options).size() < options.size()) {
            throw Problem.field("options", "must be different from each other").exception();
        }
        Long maxAnswers = body.optionalNumber("maxAnswers", 1, options.size());
        return new Content.Poll(
                question, options, maxAnswers == null ? 1 : maxAnswers.intValue(), optionsWithoutReply(body));
    }

    private static String messageId(Body body) {
        String id = body.optionalText("messageId", MESSAGE_ID);
        if (id == null) {
            throw Problem.field("messageId", "is missing").exception();
        }
        return id;
    }

    /** Empty takes the reaction back, so it must be meant. */
    private static String emoji(Body body) {
        String emoji = body.optionalText("emoji", MAX_EMOJI);
        if (emoji == null) {
            throw Problem.field("emoji", "is missing; empty takes a reaction back")
                    .exception();
        }
        return emoji;
    }

    private Draft link(String tenant, Body body) {
        String url = body.text("link", MAX_URL);
        Content.Link link = new Content.Link(url, body.words("caption", MAX_CAPTION), optionsWithoutReply(body));
        return Draft.lacking(() -> links.areAllowed()
                .compose(allowed -> allowed
                        ? intake.checkLink(tenant, "link", url)
                        : Future.failedFuture(Problem.field(
                                        "type",
                                        "link is not sent here, because a child fetches the page unchecked; WAFLEET_LINKS can allow it")
                                .exception()))
                .map(link));
    }

    private Draft media(String tenant, MediaKind kind, Body body, @Nullable FilePart file) {
        Function<Media.File, Content> message = message(kind, body);
        Body media = body.inner("media");
        if (file != null && file.field().equals("file")) {
            if (media != null) {
                throw Problem.field("media", "cannot come with a file").exception();
            }
            return draft(kind, file, new Intake.Label(file.name(), bare(file.mimeType())), message);
        }
        if (media == null) {
            throw Problem.field("media", "is missing, and there is no file").exception();
        }
        String mimeType = bare(media.optionalText("mimeType", MIME_TYPE));
        Intake.Label label = new Intake.Label(media.optionalText("filename", MAX_NAME), mimeType);
        String url = media.optionalText("url", MAX_URL);
        boolean encoded = media.has("base64") || file != null;
        if ((url != null) == encoded) {
            throw Problem.field("media", "must have either url or base64").exception();
        }
        if (url != null) {
            return Draft.lacking(
                    () -> intake.fetch(tenant, kind, "media.url", url, label).map(message));
        }
        if (file != null) {
            return draft(kind, file, label, message);
        }
        byte[] text = media.text("base64", Integer.MAX_VALUE).getBytes(StandardCharsets.UTF_8);
        return Draft.lacking(() -> vertx.executeBlocking(
                        () -> intake.decode(tenant, "media.base64", new ByteArrayInputStream(text)), false)
                .compose(decoded -> draft(
                                kind,
                                new FilePart("media.base64", decoded.entry(), null, decoded.mimeType()),
                                label,
                                message)
                        .rest
                        .get()));
    }

    private Draft draft(MediaKind kind, FilePart file, Intake.Label label, Function<Media.File, Content> message) {
        String mimeType = label.mimeType() == null ? bare(file.mimeType()) : label.mimeType();
        Intake.Label complete = new Intake.Label(label.name(), mimeType);
        return Draft.lacking(() ->
                intake.identify(kind, file.field(), file.entry(), complete).map(message));
    }

    private static @Nullable String bare(@Nullable String mimeType) {
        if (mimeType == null || !MIME_TYPE.matcher(mimeType).matches()) {
            return null;
        }
        int semicolon = mimeType.indexOf(';');
        return semicolon < 0 ? mimeType : mimeType.substring(0, semicolon);
    }

    private static Function<Media.File, Content> message(MediaKind kind, Body body) {
        MessageOptions options = options(body);
        String caption = body.optionalText("caption", MAX_CAPTION);
        boolean viewOnce = body.flag("viewOnce", false);
        Media.Quality quality = quality(body);
        boolean gif = body.flag("gif", false);
        boolean voice = body.flag("voice", false);
        return switch (Objects.requireNonNull(kind)) {
            case IMAGE -> file -> new Media.Image(file, caption, viewOnce, quality, options);
            case VIDEO -> file -> new Media.Video(file, caption, viewOnce, quality, gif, options);
            case AUDIO -> file -> new Media.Audio(file, voice, options);
            case DOCUMENT -> file -> new Media.Document(file, caption, options);
            case STICKER -> file -> new Media.Sticker(file, options);
        };
    }

    private static Media.@Nullable Quality quality(Body body) {
        String text = body.optionalChoice("quality", QUALITIES);
        return text == null ? null : Media.Quality.valueOf(text.toUpperCase(java.util.Locale.ROOT));
    }
}
