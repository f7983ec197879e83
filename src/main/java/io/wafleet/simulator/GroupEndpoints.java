package io.wafleet.simulator;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** {@code /group*} (contract 3.8). */
final class GroupEndpoints {
    private static final Shape BODY = Shape.of(
            "GroupRequest",
            "group_id:string title:string participants:[]string link:string name:string topic:string locked:bool"
                    + " announce:bool");

    private final Groups groups;
    private final Outbox outbox;
    private final SimulatedNetwork network;

    GroupEndpoints(Groups groups, Outbox outbox, SimulatedNetwork network) {
        this.network = network;
        this.groups = groups;
        this.outbox = outbox;
    }

    void register(Router router) {
        router.scoped("POST", "/group", this::create);
        router.scoped("POST", "/group/join-with-link", this::join);
        router.scoped("GET", "/group/info-from-link", this::infoFromLink);
        router.scoped("GET", "/group/info", this::info);
        router.scoped("POST", "/group/leave", this::leave);
        router.scoped("GET", "/group/participants", this::participants);
        router.scoped("GET", "/group/participants/export", this::export);
        router.scoped("POST", "/group/participants", call -> manage(call, "add", "Success add participants"));
        router.scoped(
                "POST", "/group/participants/remove", call -> manage(call, "remove", "Success delete participants"));
        router.scoped(
                "POST", "/group/participants/promote", call -> manage(call, "promote", "Success promote participants"));
        router.scoped(
                "POST", "/group/participants/demote", call -> manage(call, "demote", "Success demote participants"));
        router.scoped("GET", "/group/participant-requests", this::requests);
        router.scoped("POST", "/group/participant-requests/approve", call -> answerRequests(call, "approve"));
        router.scoped("POST", "/group/participant-requests/reject", call -> answerRequests(call, "reject"));
        router.scoped("POST", "/group/photo", this::photo);
        router.scoped("POST", "/group/name", this::name);
        router.scoped("POST", "/group/locked", call -> set(call, "locked"));
        router.scoped("POST", "/group/announce", call -> set(call, "announce"));
        router.scoped("POST", "/group/topic", this::topic);
        router.scoped("GET", "/group/invite-link", this::inviteLink);
    }

    private static String groupOf(Fields fields) {
        String id = Jid.sanitise(fields.text("group_id"));
        new Checks().required("group_id", id).verify();
        return id;
    }

    private static String groupOf(Router.Call call) {
        String id = Jid.sanitise(call.request().query("group_id"));
        new Checks().required("group_id", id).verify();
        return id;
    }

    /** Some of the routes look at the id before the service validates it. */
    private static String presentGroup(Router.Call call) {
        if (call.request().query("group_id").isEmpty()) {
            throw new ApiException(400, "INVALID_GROUP_ID", "Group ID cannot be empty");
        }
        return groupOf(call);
    }

    private HttpResponse create(Router.Call call) {
        Fields fields = BODY.bind(call.request());
        new Checks()
                .required("title", fields.text("title"))
                .required("participants", fields.list("participants"))
                .verify();
        Session session = Outbox.requireOnline(call.slot());
        fields.list("participants").forEach(outbox::requireRegistered);
        String id = groups.create(session, fields.text("title"), fields.list("participants"));
        return HttpResponse.success("Success created group with id " + id, Json.object("group_id", id));
    }

    private HttpResponse join(Router.Call call) {
        Fields fields = BODY.bind(call.request());
        new Checks().required("link", fields.text("link")).verify();
        Session session = Outbox.requireOnline(call.slot());
        Map<String, Object> group = groups.byInvite(fields.text("link"));
        groups.join(session, group);
        return HttpResponse.success("Success joined group", Json.object("group_id", group.get("jid")));
    }

    private HttpResponse infoFromLink(Router.Call call) {
        new Checks().required("link", call.request().query("link")).verify();
        Outbox.requireOnline(call.slot());
        Map<String, Object> group = groups.byInvite(call.request().query("link"));
        return HttpResponse.success(
                "Success get group info from link",
                Json.object(
                        "group_id", group.get("jid"),
                        "name", group.get("name"),
                        "topic", group.get("topic"),
                        "created_at", group.get("created"),
                        "participant_count", Outbox.members(group).size(),
                        "is_locked", group.get("locked"),
                        "is_announce", group.get("announce"),
                        "is_ephemeral", false,
                        "description", group.get("topic")));
    }

    private HttpResponse info(Router.Call call) {
        String id = groupOf(call);
        Session session = Outbox.requireOnline(call.slot());
        return HttpResponse.success("Success get group info", groups.info(groups.seenBy(session, id)));
    }

    private HttpResponse leave(Router.Call call) {
        String id = groupOf(BODY.bind(call.request()));
        Session session = Outbox.requireOnline(call.slot());
        groups.seenBy(session, id);
        groups.change(session, id, "remove", List.of(session.jid()));
        return HttpResponse.success("Success leave group");
    }

    private HttpResponse participants(Router.Call call) {
        String id = presentGroup(call);
        Outbox.requireOnline(call.slot());
        Map<String, Object> group = groups.require(id);
        List<Map<String, Object>> participants = Outbox.members(group).stream()
                .map(member -> Json.object(
                        "jid", member,
                        "phone_number", Jid.user(member),
                        "is_admin", Groups.strings(group.get("admins")).contains(member),
                        "is_super_admin", member.equals(group.get("owner"))))
                .toList();
        return HttpResponse.success(
                "Success getting group participants",
                Json.object("group_id", id, "name", group.get("name"), "participants", participants));
    }

    private HttpResponse export(Router.Call call) {
        String id = presentGroup(call);
        Outbox.requireOnline(call.slot());
        Map<String, Object> group = groups.require(id);
        StringBuilder csv = new StringBuilder("participant_jid,phone_number,lid,display_name,role\n");
        for (String member : Outbox.members(group)) {
            boolean admin = Groups.strings(group.get("admins")).contains(member);
            String role = member.equals(group.get("owner")) ? "super_admin" : admin ? "admin" : "member";
            csv.append(member)
                    .append(',')
                    .append(Jid.user(member))
                    .append(",,,")
                    .append(role)
                    .append('\n');
        }
        return HttpResponse.typed(200, "text/csv; charset=utf-8", csv.toString())
                .with("Content-Disposition: attachment; filename=\"group-" + id.replace("@", "_")
                        + "-participants.csv\"");
    }

    private HttpResponse manage(Router.Call call, String action, String message) {
        Fields fields = BODY.bind(call.request());
        String id = Jid.sanitise(fields.text("group_id"));
        List<String> members = fields.list("participants");
        new Checks().required("group_id", id).required("participants", members).verify();
        Session session = Outbox.requireOnline(call.slot());
        List<String> jids = members.stream().map(Jid::sanitise).toList();
        jids.forEach(jid -> outbox.requireRegistered(Jid.user(jid)));
        groups.requireAdmin(session, id);
        groups.change(session, id, action, jids);
        return HttpResponse.success(message, results(jids, "Action " + action + " success"));
    }

    private static List<Map<String, Object>> results(List<String> jids, String message) {
        return jids.stream()
                .map(jid -> Json.object("participant", jid, "status", "success", "message", message))
                .toList();
    }

    private HttpResponse requests(Router.Call call) {
        String id = presentGroup(call);
        Session session = Outbox.requireOnline(call.slot());
        groups.requireAdmin(session, id);
        List<Map<String, Object>> waiting = Groups.strings(groups.require(id).get("requests")).stream()
                .map(jid -> Json.object(
                        "jid", jid, "phone_number", Jid.user(jid), "requested_at", Times.seconds(Instant.now())))
                .toList();
        return HttpResponse.success("Success getting list requested participants", waiting.isEmpty() ? null : waiting);
    }

    private HttpResponse answerRequests(Router.Call call, String action) {
        Fields fields = BODY.bind(call.request());
        List<String> members = fields.list("participants");
        new Checks()
                .required("group_id", fields.text("group_id"))
                .required("participants", members)
                .verify();
        Session session = Outbox.requireOnline(call.slot());
        List<String> jids = members.stream().map(Jid::sanitise).toList();
        jids.forEach(jid -> outbox.requireRegistered(Jid.user(jid)));
        String id = Jid.sanitise(fields.text("group_id"));
        groups.requireAdmin(session, id);
        groups.settle(session, id, action.equals("approve"), jids);
        return HttpResponse.success(
                "Success " + action + " requested participants", results(jids, "Action " + action + " success"));
    }

    private HttpResponse photo(Router.Call call) {
        Fields fields = BODY.bind(call.request());
        String id = groupOf(fields);
        groups.requireEditor(Outbox.requireOnline(call.slot()), id);
        boolean given = fields.file("photo") != null;
        String message = given ? "Success update group photo" : "Success remove group photo";
        String picture = given ? UUID.randomUUID().toString() : "remove";
        network.setPicture(id, given ? picture : "");
        return HttpResponse.success(message, Json.object("picture_id", picture, "message", message));
    }

    private HttpResponse name(Router.Call call) {
        Fields fields = BODY.bind(call.request());
        String name = fields.text("name");
        new Checks()
                .required("group_id", fields.text("group_id"))
                .required("name", name)
                .require(name.length() <= 25, "name", "the length must be between 1 and 25")
                .verify();
        String id = Jid.sanitise(fields.text("group_id"));
        groups.requireEditor(Outbox.requireOnline(call.slot()), id);
        groups.set(id, "name", name);
        return HttpResponse.success("Success update group name to '" + name + "'");
    }

    private HttpResponse set(Router.Call call, String key) {
        Fields fields = BODY.bind(call.request());
        String id = groupOf(fields);
        boolean value = fields.flag(key);
        groups.requireAdmin(Outbox.requireOnline(call.slot()), id);
        groups.set(id, key, value);
        if (key.equals("locked")) {
            return HttpResponse.success(value ? "Success set group as locked" : "Success set group as unlocked");
        }
        return HttpResponse.success(value ? "Success enable announce mode" : "Success disable announce mode");
    }

    private HttpResponse topic(Router.Call call) {
        Fields fields = BODY.bind(call.request());
        String id = groupOf(fields);
        groups.requireEditor(Outbox.requireOnline(call.slot()), id);
        groups.set(id, "topic", fields.text("topic"));
        return HttpResponse.success(
                fields.text("topic").isEmpty() ? "Success remove group topic" : "Success update group topic");
    }

    private HttpResponse inviteLink(Router.Call call) {
        String id = groupOf(call);
        Session session = Outbox.requireOnline(call.slot());
        if (!Groups.strings(groups.seenBy(session, id).get("admins")).contains(session.jid())) {
            throw ApiException.internal("you don't have the permission to get the group's invite link");
        }
        if (Settings.isTrue(call.request().query("reset"))) {
            groups.set(id, "invite", Long.toString(System.nanoTime(), 36));
        }
        String link = "https://chat.whatsapp.com/" + groups.require(id).get("invite");
        return HttpResponse.success("Success get group invite link", Json.object("invite_link", link, "group_id", id));
    }
}
