package io.wafleet.gowa.people;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A group, as WhatsApp tells of it those who are in it.
 *
 * @param owner who made it; null where that is not told
 * @param createdAt null where it is not told
 * @param announce whether only administrators write
 * @param locked whether only administrators change what the group is called and how it looks
 * @param approval whether administrators let in who joins by the link
 */
public record Group(
        String jid,
        String subject,
        String description,
        @Nullable Person owner,
        @Nullable String createdAt,
        boolean announce,
        boolean locked,
        boolean approval,
        List<Member> members) {
    /** Go's time for none. */
    private static final String NO_TIME = "0001-";

    public Group {
        members = List.copyOf(members);
    }

    /** What somebody may do in a group. */
    public enum Role {
        MEMBER("member"),
        ADMIN("admin"),
        /** Who made it; an administrator whom nobody can demote. */
        OWNER("owner");

        private final String text;

        Role(String text) {
            this.text = text;
        }

        static Role of(JsonObject participant) {
            return participant.getBoolean("IsSuperAdmin", false)
                    ? OWNER
                    : participant.getBoolean("IsAdmin", false) ? ADMIN : MEMBER;
        }

        public boolean isAdmin() {
            return this != MEMBER;
        }
    }

    /** Somebody who is in it. */
    public record Member(Person person, Role role) {
        JsonObject toJson() {
            return person.toJson().put("role", role.text);
        }
    }

    /** Of the library's {@code GroupInfo}, whose JSON has Go's names of fields (contract 3.7). */
    static Group of(JsonObject info) {
        List<Member> members = info.getJsonArray("Participants", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .map(Group::member)
                .filter(Objects::nonNull)
                .toList();
        return new Group(
                info.getString("JID", ""),
                info.getString("Name", ""),
                info.getString("Topic", ""),
                Person.of(info.getString("OwnerPN", ""), info.getString("OwnerJID", "")),
                time(info.getString("GroupCreated", "")),
                info.getBoolean("IsAnnounce", false),
                info.getBoolean("IsLocked", false),
                info.getBoolean("IsJoinApprovalRequired", false),
                members);
    }

    static @Nullable String time(String text) {
        return text.isEmpty() || text.startsWith(NO_TIME) ? null : text;
    }

    private static @Nullable Member member(JsonObject participant) {
        Person person = Person.of(
                participant.getString("PhoneNumber", ""),
                participant.getString("JID", ""),
                participant.getString("LID", ""));
        return person == null ? null : new Member(person, Role.of(participant));
    }

    /** Whom a JID means; null if nobody of the group. */
    public @Nullable Member find(String person) {
        return members.stream()
                .filter(member -> member.person().is(person))
                .findFirst()
                .orElse(null);
    }

    /** As the API shows it among others. */
    public JsonObject summary(String own) {
        Member self = find(own);
        return new JsonObject()
                .put("jid", jid)
                .put("subject", subject)
                .put("description", description)
                .put("owner", owner == null ? null : owner.toJson())
                .put("createdAt", createdAt)
                .put("announce", announce)
                .put("locked", locked)
                .put("approval", approval)
                .put("size", members.size())
                .put("role", self == null ? null : self.role().text);
    }

    /** As the API shows it alone. */
    public JsonObject toJson(String own) {
        return summary(own)
                .put(
                        "participants",
                        new JsonArray(members.stream().map(Member::toJson).toList()));
    }
}
