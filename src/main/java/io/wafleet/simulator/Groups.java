package io.wafleet.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The groups of this host, shared by its simulated numbers. */
final class Groups {
    private static final String KIND = "groups";

    private final SimulatedNetwork network;

    Groups(SimulatedNetwork network) {
        this.network = network;
    }

    String create(Session owner, String title, List<String> phones) {
        String id = "120363" + String.format("%012d", Math.floorMod(System.nanoTime(), 1_000_000_000_000L));
        Set<String> members = new TreeSet<>(Set.of(owner.jid()));
        phones.forEach(phone -> members.add(Jid.bare(Jid.sanitise(phone))));
        Map<String, Object> group = Json.object(
                "jid",
                id + Jid.GROUP,
                "owner",
                owner.jid(),
                "name",
                title,
                "topic",
                "",
                "locked",
                false,
                "announce",
                false,
                "created",
                Times.seconds(Instant.now()),
                "invite",
                Long.toString(System.nanoTime(), 36),
                "participants",
                List.copyOf(members),
                "admins",
                List.of(owner.jid()));
        network.putDocument(KIND, id, group);
        for (String member : members) {
            if (!member.equals(owner.jid())) {
                Map<String, Object> joined = Json.object(
                        "event",
                        "group.joined",
                        "type",
                        "join",
                        "jids",
                        List.of(member),
                        "reason",
                        "",
                        "group_name",
                        title);
                tell(member, id, owner, joined);
            }
        }
        return id + Jid.GROUP;
    }

    private void tell(String member, String id, Session from, Map<String, Object> detail) {
        long now = System.currentTimeMillis();
        String unique = id + "-" + Long.toString(System.nanoTime(), 36);
        network.send(Jid.user(member), new Stanza("group", unique, id + Jid.GROUP, from.jid(), now, detail));
    }

    /** The group as stored. */
    Map<String, Object> require(String jid) {
        Map<String, Object> group = network.document(KIND, Jid.user(jid));
        if (group.isEmpty()) {
            throw ApiException.internal("that group does not exist");
        }
        return group;
    }

    /** As far as WhatsApp tells of it those who are in it. */
    Map<String, Object> seenBy(Session session, String jid) {
        Map<String, Object> group = require(jid);
        if (!Outbox.members(group).contains(session.jid())) {
            throw ApiException.internal("you're not participating in that group");
        }
        return group;
    }

    /** Fails as WhatsApp does if the number is no administrator. */
    void requireAdmin(Session session, String jid) {
        if (!strings(require(jid).get("admins")).contains(session.jid())) {
            throw ApiException.internal("info query returned status 403: forbidden");
        }
    }

    /** Fails as WhatsApp does if the number may not change what the group is called and how it looks. */
    void requireEditor(Session session, String jid) {
        if (Boolean.TRUE.equals(seenBy(session, jid).get("locked"))) {
            requireAdmin(session, jid);
        }
    }

    /** A number that has the link is in the group, or waits to be let in. */
    void join(Session session, Map<String, Object> group) {
        String jid = String.valueOf(group.get("jid"));
        if (Boolean.TRUE.equals(group.get("approval"))) {
            ask(jid, session.jid());
        } else {
            change(session, jid, "add", List.of(session.jid()));
        }
    }

    /** Somebody waits to be let in. */
    void ask(String jid, String person) {
        Set<String> waiting = new TreeSet<>(strings(require(jid).get("requests")));
        waiting.add(person);
        set(jid, "requests", List.copyOf(waiting));
    }

    /** Lets people in who have asked for it, or not. */
    void settle(Session by, String jid, boolean approved, List<String> people) {
        Set<String> waiting = new TreeSet<>(strings(require(jid).get("requests")));
        people.forEach(waiting::remove);
        set(jid, "requests", List.copyOf(waiting));
        if (approved) {
            change(by, jid, "add", people);
        }
    }

    Map<String, Object> byInvite(String link) {
        String code = link.substring(link.lastIndexOf('/') + 1);
        return network.documents(KIND).stream()
                .filter(group -> code.equals(group.get("invite")))
                .findFirst()
                .orElseThrow(() -> ApiException.internal("that group invite link is not valid"));
    }

    void set(String jid, String key, Object value) {
        Map<String, Object> group = new LinkedHashMap<>(require(jid));
        group.put(key, value);
        network.putDocument(KIND, Jid.user(jid), group);
    }

    /** Adds, removes, promotes or demotes, and tells the members. */
    void change(Session by, String jid, String action, List<String> members) {
        Map<String, Object> group = new LinkedHashMap<>(require(jid));
        String key = action.equals("promote") || action.equals("demote") ? "admins" : "participants";
        Set<String> all = new TreeSet<>(strings(group.get(key)));
        if (action.equals("add") || action.equals("promote")) {
            all.addAll(members);
        } else {
            members.forEach(all::remove);
        }
        Set<String> told = new TreeSet<>(Outbox.members(group));
        told.addAll(members);
        group.put(key, List.copyOf(all));
        network.putDocument(KIND, Jid.user(jid), group);
        String type = Map.of("add", "join", "remove", "leave").getOrDefault(action, action);
        for (String member : told) {
            if (!member.equals(by.jid())) {
                tell(
                        member,
                        Jid.user(jid),
                        by,
                        Json.object("event", "group.participants", "type", type, "jids", members));
            }
        }
    }

    List<Map<String, Object>> of(String member) {
        return network.documents(KIND).stream()
                .filter(group -> Outbox.members(group).contains(member))
                .map(this::info)
                .toList();
    }

    /** The library's GroupInfo, whose JSON has Go's field names. */
    Map<String, Object> info(Map<String, Object> group) {
        boolean hidden = Boolean.TRUE.equals(group.get("hidden"));
        List<Map<String, Object>> participants = new ArrayList<>();
        for (String member : Outbox.members(group)) {
            boolean admin = strings(group.get("admins")).contains(member);
            participants.add(Json.object(
                    "JID",
                    hidden ? Jid.hidden(member) : member,
                    "PhoneNumber",
                    member,
                    "LID",
                    hidden ? Jid.hidden(member) : "",
                    "IsAdmin",
                    admin,
                    "IsSuperAdmin",
                    member.equals(group.get("owner")),
                    "DisplayName",
                    "",
                    "Error",
                    0,
                    "AddRequest",
                    null));
        }
        return Json.object(
                "JID", group.get("jid"),
                "OwnerJID", hidden ? Jid.hidden(String.valueOf(group.get("owner"))) : group.get("owner"),
                "OwnerPN", group.get("owner"),
                "Name", group.get("name"),
                "NameSetAt", group.get("created"),
                "Topic", group.get("topic"),
                "IsLocked", group.get("locked"),
                "IsAnnounce", group.get("announce"),
                "IsJoinApprovalRequired", Boolean.TRUE.equals(group.get("approval")),
                "IsEphemeral", false,
                "DisappearingTimer", 0,
                "GroupCreated", group.get("created"),
                "Participants", participants);
    }

    static List<String> strings(@Nullable Object list) {
        return list instanceof List<?> values
                ? values.stream().map(String::valueOf).toList()
                : List.of();
    }
}
