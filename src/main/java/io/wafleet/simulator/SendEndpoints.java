package io.wafleet.simulator;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** {@code /send/*} without files (contract 3.4): bind, validate, client, login, recipient, send. */
final class SendEndpoints {
    static final String COMMON = "phone:string duration:int is_forwarded:bool";

    private static final Shape MESSAGE =
            Shape.of("MessageRequest", COMMON + " message:string reply_message_id:string mentions:[]string");
    private static final Shape CONTACT =
            Shape.of("ContactRequest", COMMON + " contact_name:string contact_phone:string");
    private static final Shape LINK = Shape.of("LinkRequest", COMMON + " link:string caption:string");
    private static final Shape LOCATION = Shape.of("LocationRequest", COMMON + " latitude:string longitude:string");
    private static final Shape POLL =
            Shape.of("PollRequest", COMMON + " question:string options:[]string max_answer:int");
    private static final Shape PRESENCE = Shape.of("PresenceRequest", "type:string is_forwarded:bool");
    private static final Shape CHAT_PRESENCE = Shape.of("ChatPresenceRequest", "phone:string action:string");

    private final Outbox outbox;
    private final boolean fetchesLinks;

    SendEndpoints(Outbox outbox, Settings settings) {
        this.outbox = outbox;
        this.fetchesLinks = settings.flag("SIM_FETCH_LINKS", true);
    }

    void register(Router router) {
        router.scoped("POST", "/send/message", this::message);
        router.scoped("POST", "/send/contact", this::contact);
        router.scoped("POST", "/send/link", this::link);
        router.scoped("POST", "/send/location", this::location);
        router.scoped("POST", "/send/poll", this::poll);
        router.scoped("POST", "/send/presence", this::presence);
        router.scoped("POST", "/send/chat-presence", this::chatPresence);
    }

    /** The answer to every send: its id and a status text that is also the message. */
    static HttpResponse sent(String id, String status) {
        return HttpResponse.success(status, Json.object("message_id", id, "status", status));
    }

    static HttpResponse sent(Outbox.Sent sent, String what, String to) {
        return sent(sent.id(), what + " " + to + " (server timestamp: " + Times.go(sent.at()) + ")");
    }

    private HttpResponse message(Router.Call call) {
        Fields fields = MESSAGE.bind(call.request());
        String to = fields.phone();
        String text = fields.text("message");
        new Checks().required("phone", to).required("message", text).verify();
        Checks.phone(to, "");
        Checks.duration(fields);
        for (String mention : fields.list("mentions")) {
            if (mention.isBlank() || mention.matches("\\s*\\+?0.*")) {
                throw ApiException.validation("mention " + mention + ": phone number must be in international format");
            }
        }
        Message message = Message.plain("message", text, text, extras(fields))
                .replyingTo(fields.text("reply_message_id"))
                .askedBy(fields);
        return sent(outbox.send(call.slot(), to, message), "Message sent to", to);
    }

    static Map<String, Object> extras(Fields fields) {
        return fields.flag("is_forwarded") ? Map.of("forwarded", true) : Map.of();
    }

    private HttpResponse contact(Router.Call call) {
        Fields fields = CONTACT.bind(call.request());
        String name = fields.text("contact_name");
        String number = fields.text("contact_phone");
        new Checks()
                .required("phone", fields.phone())
                .required("contact_name", name)
                .required("contact_phone", number)
                .verify();
        Checks.phone(fields.phone(), "");
        Checks.phone(number, "contact ");
        Checks.duration(fields);
        String card = "BEGIN:VCARD\nVERSION:3.0\nN:;" + name + ";;;\nFN:" + name + "\nTEL;type=CELL;waid=" + number
                + ":+" + number + "\nEND:VCARD";
        Map<String, Object> contact = Json.object("displayName", name, "vcard", card, "phone_number", number);
        Message message = Message.plain("contact", "", "👤 " + name + " (+" + number + ")", Map.of("contact", contact))
                .askedBy(fields);
        return sent(outbox.send(call.slot(), fields.phone(), message), "Contact sent to", fields.phone());
    }

    private HttpResponse link(Router.Call call) {
        Fields fields = LINK.bind(call.request());
        String link = fields.text("link");
        new Checks()
                .required("phone", fields.phone())
                .required("link", link)
                .require(link.isEmpty() || Checks.isUrl(link), "link", "must be a valid URL")
                .required("caption", fields.text("caption"))
                .verify();
        Checks.phone(fields.phone(), "");
        Checks.duration(fields);
        outbox.requireRecipient(call.slot(), fields.phone());
        if (fetchesLinks) {
            probe(link);
        }
        String text = fields.text("caption") + "\n" + link;
        Message message = Message.plain("link", text, text, Map.of()).askedBy(fields);
        return sent(outbox.send(call.slot(), fields.phone(), message), "Link sent to", fields.phone());
    }

    private static void probe(String link) {
        try {
            Download.probe(link);
        } catch (IOException e) {
            throw ApiException.internal("Get \"" + link + "\": " + e.getMessage());
        }
    }

    private HttpResponse location(Router.Call call) {
        Fields fields = LOCATION.bind(call.request());
        String latitude = fields.text("latitude");
        String longitude = fields.text("longitude");
        new Checks()
                .required("phone", fields.phone())
                .required("latitude", latitude)
                .required("longitude", longitude)
                .require(Checks.isCoordinate(latitude, 90), "latitude", "must be a valid latitude")
                .require(Checks.isCoordinate(longitude, 180), "longitude", "must be a valid longitude")
                .verify();
        Checks.phone(fields.phone(), "");
        Checks.duration(fields);
        Map<String, Object> place =
                Json.object("degreesLatitude", Double.valueOf(latitude), "degreesLongitude", Double.valueOf(longitude));
        Message message = Message.plain("location", "", "📍 " + latitude + ", " + longitude, Map.of("location", place))
                .askedBy(fields);
        return sent(outbox.send(call.slot(), fields.phone(), message), "Send location success", fields.phone());
    }

    private HttpResponse poll(Router.Call call) {
        Fields fields = POLL.bind(call.request());
        List<String> options = fields.list("options");
        if (options.isEmpty()) {
            throw ApiException.validation("options: cannot be blank.");
        }
        long most = fields.number("max_answer");
        new Checks()
                .required("phone", fields.phone())
                .required("question", fields.text("question"))
                .required("options", options)
                .require(most != 0, "max_answer", "cannot be blank")
                .range("max_answer", most, 1, options.size())
                .verify();
        Checks.phone(fields.phone(), "");
        Checks.duration(fields);
        if (new HashSet<>(options).size() < options.size()) {
            throw ApiException.validation("options should be unique");
        }
        Message message = Message.plain("poll", "", "📊 " + fields.text("question"), Map.of())
                .askedBy(fields);
        return sent(outbox.send(call.slot(), fields.phone(), message), "Send poll success", fields.phone());
    }

    private HttpResponse presence(Router.Call call) {
        String type = PRESENCE.bind(call.request()).text("type");
        new Checks().in("type", type, "available", "unavailable").verify();
        Session session = call.slot().session();
        if (!call.slot().hasClient()) {
            Outbox.requireOnline(call.slot());
        }
        if (session == null || session.pushName().isEmpty()) {
            throw ApiException.internal("can't send presence without PushName set");
        }
        if (!call.slot().isConnected()) {
            throw ApiException.internal("websocket not connected");
        }
        outbox.note("presence", "presence", "", session, Json.object("type", type));
        return sent("presence", "Send presence success " + type);
    }

    private HttpResponse chatPresence(Router.Call call) {
        Fields fields = CHAT_PRESENCE.bind(call.request());
        String action = fields.text("action");
        String to = fields.phone();
        new Checks()
                .required("phone", to)
                .required("action", action)
                .in("action", action, "start", "stop")
                .verify();
        Checks.phone(to, "");
        String state = action.equals("start") ? "composing" : "paused";
        outbox.act(call.slot(), to, "chat_presence", Json.object("state", state));
        return sent("chat-presence-" + action, "Send chat presence " + action + " typing success " + to);
    }
}
