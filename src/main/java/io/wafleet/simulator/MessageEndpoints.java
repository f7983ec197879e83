package io.wafleet.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

/** {@code /message/:id/*} (contract 3.5). */
final class MessageEndpoints {
    private static final Shape BODY =
            Shape.of("MessageRequest", "phone:string emoji:string message:string duration:int force_reupload:bool");

    private final Outbox outbox;
    private final Inbox inbox;
    private final ChatStore store;
    private final SimulatedNetwork network;
    private final Settings settings;

    MessageEndpoints(Outbox outbox, Inbox inbox, ChatStore store, SimulatedNetwork network, Settings settings) {
        this.outbox = outbox;
        this.inbox = inbox;
        this.store = store;
        this.network = network;
        this.settings = settings;
    }

    void register(Router router) {
        router.scoped("POST", "/message/:id/reaction", this::react);
        router.scoped("POST", "/message/:id/revoke", this::revoke);
        router.scoped("POST", "/message/:id/delete", this::delete);
        router.scoped("POST", "/message/:id/update", this::update);
        router.scoped("POST", "/message/:id/read", this::read);
        router.scoped("POST", "/message/:id/star", call -> star(call, "star", "Starred message successfully"));
        router.scoped("POST", "/message/:id/unstar", call -> star(call, "unstar", "Unstarred message successfully"));
        router.scoped("POST", "/message/:id/forward", this::forward);
        router.scoped("GET", "/message/:id/download", this::download);
    }

    private static Fields bind(Router.Call call) {
        Fields fields = BODY.bind(call.request());
        new Checks().required("phone", fields.phone()).verify();
        return fields;
    }

    private HttpResponse react(Router.Call call) {
        Fields fields = bind(call);
        Map<String, Object> detail = Json.object("target", call.param("id"), "emoji", fields.text("emoji"));
        Outbox.Sent sent = outbox.act(call.slot(), fields.phone(), "reaction", detail);
        return SendEndpoints.sent(sent, "Reaction sent to", fields.phone());
    }

    private HttpResponse revoke(Router.Call call) {
        Fields fields = bind(call);
        Outbox.Sent sent = outbox.act(call.slot(), fields.phone(), "revoke", Json.object("target", call.param("id")));
        store.removeMessage(call.slot().jid(), call.param("id"));
        return SendEndpoints.sent(sent, "Revoke success", fields.phone());
    }

    private HttpResponse delete(Router.Call call) {
        Fields fields = bind(call);
        note(call, fields, "delete");
        store.removeMessage(call.slot().jid(), call.param("id"));
        return HttpResponse.success("Message deleted successfully");
    }

    private HttpResponse update(Router.Call call) {
        Fields fields = BODY.bind(call.request());
        new Checks()
                .required("phone", fields.phone())
                .required("message", fields.text("message"))
                .verify();
        Map<String, Object> detail = Json.object("target", call.param("id"), "body", fields.text("message"));
        Outbox.Sent sent = outbox.act(call.slot(), fields.phone(), "edit", detail);
        return SendEndpoints.sent(sent, "Update message success", fields.phone());
    }

    private HttpResponse read(Router.Call call) {
        Fields fields = bind(call);
        outbox.read(call.slot(), fields.phone(), call.param("id"));
        return SendEndpoints.sent(call.param("id"), "Mark as read success " + call.param("id"));
    }

    /** What only the account itself sees goes to WhatsApp as well. */
    private void note(Router.Call call, Fields fields, String kind) {
        Session session = outbox.requireRecipient(call.slot(), fields.phone());
        String target = call.param("id");
        outbox.note(outbox.newId(), kind, fields.phone(), session, Json.object("target", target));
    }

    private HttpResponse star(Router.Call call, String kind, String message) {
        note(call, bind(call), kind);
        return HttpResponse.success(message);
    }

    /** The message is looked up before the client is (recorded). */
    private HttpResponse forward(Router.Call call) {
        Fields fields = bind(call);
        Checks.phone(fields.phone(), "");
        Checks.duration(fields);
        ChatRow row = stored(call);
        Message.Media media = row.mediaType().isEmpty()
                ? null
                : new Message.Media(row.mediaType(), network.media(row.id()), row.filename(), "", row.fileLength());
        Message message = new Message(
                "forward",
                row.content(),
                row.content(),
                Map.of("forwarded", true),
                "",
                media,
                Map.of("message_id", row.id()));
        Outbox.Sent sent = outbox.send(call.slot(), fields.phone(), message);
        return SendEndpoints.sent(sent, "Message forwarded to", fields.phone());
    }

    private ChatRow stored(Router.Call call) {
        ChatRow row = store.message(call.param("id"));
        if (row == null) {
            throw ApiException.internal("message with ID " + call.param("id") + " not found");
        }
        return row;
    }

    private HttpResponse download(Router.Call call) {
        String chat = Jid.sanitise(call.request().query("phone"));
        new Checks().required("phone", chat).verify();
        outbox.requireRecipient(call.slot(), chat);
        ChatRow row = stored(call);
        if (row.mediaType().isEmpty()) {
            throw ApiException.internal("message " + row.id() + " does not contain downloadable media");
        }
        if (!row.chat().equals(chat)) {
            throw ApiException.internal("message " + row.id() + " does not belong to chat " + chat);
        }
        try {
            String folder = "statics/media/" + Jid.user(chat) + "/" + LocalDate.now(ZoneOffset.UTC);
            String path = inbox.media().download(row.id(), folder, ContentTypes.extension("", row.filename()));
            String status = "Media downloaded successfully to " + path;
            return HttpResponse.success(
                    status,
                    Json.object(
                            "message_id", row.id(),
                            "status", status,
                            "media_type", row.mediaType(),
                            "filename", String.valueOf(Path.of(path).getFileName()),
                            "file_path", path,
                            "file_url", Links.to(call.request(), settings, path),
                            "file_size", Files.size(Path.of(path))));
        } catch (IOException e) {
            throw ApiException.internal("failed to download media: " + e.getMessage());
        }
    }
}
