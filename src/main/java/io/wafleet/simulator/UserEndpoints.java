package io.wafleet.simulator;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/** {@code /user/*}, {@code /newsletter/*} and {@code /call/*} (contract 3.6, 3.7 and 3.9), with plausible answers. */
final class UserEndpoints {
    private static final Shape PUSH_NAME = Shape.of("ChangePushNameRequest", "push_name:string");
    private static final Shape UNFOLLOW = Shape.of("UnfollowRequest", "newsletter_id:string");
    private static final Shape REJECT = Shape.of("RejectCallRequest", "caller_jid:string call_id:string");

    private final Outbox outbox;
    private final ChatStore store;
    private final Groups groups;
    private final Slots slots;
    private final SimulatedNetwork network;
    private final Channels channels;

    UserEndpoints(
            Outbox outbox, ChatStore store, Groups groups, Slots slots, SimulatedNetwork network, Channels channels) {
        this.network = network;
        this.channels = channels;
        this.outbox = outbox;
        this.store = store;
        this.groups = groups;
        this.slots = slots;
    }

    void register(Router router) {
        router.scoped("GET", "/user/info", this::info);
        router.scoped("GET", "/user/avatar", this::avatar);
        router.scoped("POST", "/user/avatar", this::changeAvatar);
        router.scoped("POST", "/user/pushname", this::pushName);
        router.scoped("GET", "/user/my/privacy", this::privacy);
        router.scoped("GET", "/user/my/groups", this::myGroups);
        router.scoped("GET", "/user/my/newsletters", call -> {
            List<Map<String, Object>> followed = channels.of(Outbox.requireOnline(call.slot()));
            return HttpResponse.success(
                    "Success get list newsletter", Json.object("data", followed.isEmpty() ? null : followed));
        });
        router.scoped("GET", "/user/my/contacts", this::contacts);
        router.scoped("GET", "/user/check", this::check);
        router.scoped("GET", "/user/business-profile", this::businessProfile);
        router.scoped("POST", "/newsletter/unfollow", this::unfollow);
        router.scoped("GET", "/newsletter/messages", this::newsletterMessages);
        router.scoped("POST", "/call/reject", this::rejectCall);
    }

    private static String phone(Router.Call call) {
        String phone = Jid.sanitise(call.request().query("phone"));
        new Checks().required("phone", phone).verify();
        return phone;
    }

    private HttpResponse info(Router.Call call) {
        String jid = phone(call);
        outbox.requireRecipient(call.slot(), jid);
        Map<String, Object> device = Json.object(
                "User", Jid.user(jid), "Agent", "", "Device", "Primary", "Server", "s.whatsapp.net", "AD", jid);
        Map<String, Object> user = Json.object(
                "name",
                "",
                "verified_name",
                "",
                "status",
                "Hey there! I am using WhatsApp.",
                "picture_id",
                "",
                "devices",
                List.of(device));
        return HttpResponse.success(
                "Success get user info", Json.object("data", List.of(user), "resolved_lid", Jid.hidden(jid)));
    }

    private HttpResponse avatar(Router.Call call) {
        String jid = phone(call);
        outbox.requireRecipient(call.slot(), jid);
        String picture = network.picture(Jid.bare(jid));
        if (picture.isEmpty()) {
            throw ApiException.internal("that user or group does not have a profile picture");
        }
        return HttpResponse.success(
                "Success get avatar",
                Json.object("url", "https://pps.whatsapp.net/v/" + picture + ".jpg", "id", picture, "type", "image"));
    }

    private HttpResponse changeAvatar(Router.Call call) {
        Multipart form = call.request().form();
        if (form == null || !form.files().containsKey("avatar")) {
            throw ApiException.internal("there is no uploaded file associated with the given key");
        }
        Session session = Outbox.requireOnline(call.slot());
        network.setPicture(session.jid(), UUID.randomUUID().toString());
        return HttpResponse.success("Success change avatar");
    }

    private HttpResponse pushName(Router.Call call) {
        String name = PUSH_NAME.bind(call.request()).text("push_name");
        Session session = Outbox.requireOnline(call.slot());
        Session renamed = session.renamed(name);
        call.slot().rename(renamed);
        slots.saveSession(call.slot(), renamed);
        return HttpResponse.success("Success change push name");
    }

    private HttpResponse privacy(Router.Call call) {
        Outbox.requireOnline(call.slot());
        return HttpResponse.success(
                "Success get privacy",
                Json.object(
                        "group_add",
                        "all",
                        "last_seen",
                        "",
                        "status",
                        "all",
                        "profile",
                        "all",
                        "read_receipts",
                        "all"));
    }

    private HttpResponse myGroups(Router.Call call) {
        Session session = Outbox.requireOnline(call.slot());
        List<Map<String, Object>> mine = groups.of(session.jid());
        return HttpResponse.success("Success get list groups", Json.object("data", mine.isEmpty() ? null : mine));
    }

    private HttpResponse contacts(Router.Call call) {
        Session session = Outbox.requireOnline(call.slot());
        List<Map<String, Object>> contacts = store.chats(session.jid(), chat -> Jid.isUser(chat.jid())).stream()
                .map(chat -> Json.object("jid", chat.jid(), "name", chat.name()))
                .toList();
        return HttpResponse.success(
                "Success get list contacts", Json.object("data", contacts.isEmpty() ? null : contacts));
    }

    /** Validates nothing: without a phone it still asks whether it is connected (recorded). */
    private HttpResponse check(Router.Call call) {
        Outbox.requireOnline(call.slot());
        boolean known = outbox.isOnWhatsApp(Jid.user(call.request().query("phone")));
        return HttpResponse.success("Success check user", Json.object("is_on_whatsapp", known));
    }

    private HttpResponse businessProfile(Router.Call call) {
        String jid = phone(call);
        outbox.requireRecipient(call.slot(), jid);
        return HttpResponse.success(
                "Success get business profile",
                Json.object(
                        "jid",
                        jid,
                        "email",
                        "",
                        "address",
                        "",
                        "categories",
                        null,
                        "profile_options",
                        Map.of(),
                        "business_hours_timezone",
                        "",
                        "business_hours",
                        null));
    }

    private HttpResponse unfollow(Router.Call call) {
        new Checks()
                .required("newsletter_id", UNFOLLOW.bind(call.request()).text("newsletter_id"))
                .verify();
        channels.unfollow(
                Outbox.requireOnline(call.slot()), UNFOLLOW.bind(call.request()).text("newsletter_id"));
        return HttpResponse.success("Success unfollow newsletter");
    }

    private HttpResponse newsletterMessages(Router.Call call) {
        String id = call.request().query("newsletter_id");
        new Checks()
                .required("newsletter_id", id)
                .require(id.endsWith("@newsletter"), "newsletter_id", "must end with @newsletter")
                .verify();
        Outbox.requireOnline(call.slot());
        String count = call.request().query("count");
        List<Map<String, Object>> messages =
                channels.messages(id, call.request().query("before"), count.isEmpty() ? 50 : Integer.parseInt(count));
        return HttpResponse.success("Success get newsletter messages", Json.object("data", messages));
    }

    private HttpResponse rejectCall(Router.Call call) {
        Fields fields = REJECT.bind(call.request());
        new Checks()
                .required("caller_jid", fields.text("caller_jid").strip())
                .required("call_id", fields.text("call_id").strip())
                .verify();
        Outbox.requireOnline(call.slot());
        return HttpResponse.success("Call rejected successfully");
    }
}
