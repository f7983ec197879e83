package io.wafleet.gowa.people;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.command.people.GroupChange;
import io.wafleet.command.people.MembersChange;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.GowaCalls;
import io.wafleet.recipient.Recipient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a child is asked about groups (contract 3.8). */
public final class GroupCalls {
    private static final String GROUP = "group_id";
    private static final String PEOPLE = "participants";

    private final GowaCalls calls;

    public GroupCalls(GowaCalls calls) {
        this.calls = calls;
    }

    /** All that the device is in; WhatsApp tells of 500 at most. */
    public Future<List<Group>> list(ChildEndpoint child) {
        return calls.get(child, "/user/my/groups", Map.of())
                .map(results -> objects(results, "data").map(Group::of).toList());
    }

    /**
     * Fails with {@code group-not-found} also where the device is not in it. It is not asked for as {@code /group/participants}: with
     * that, the child looks up each of them at WhatsApp.
     */
    public Future<Group> info(ChildEndpoint child, String group) {
        return calls.get(child, "/group/info", Map.of(GROUP, group)).map(Group::of);
    }

    /**
     * Makes one.
     *
     * @param numbers in digits; the child asks WhatsApp for each of them once more
     * @return its JID
     */
    public Future<String> create(ChildEndpoint child, String subject, List<String> numbers) {
        JsonObject body = new JsonObject().put("title", subject).put(PEOPLE, new JsonArray(numbers));
        return calls.post(child, "/group", body).map(results -> results.getString(GROUP));
    }

    public Future<Void> change(ChildEndpoint child, GroupChange change) {
        JsonObject body = new JsonObject().put(GROUP, change.group());
        return switch (change.field()) {
            case SUBJECT -> done(child, "/group/name", body.put("name", change.value()));
            case DESCRIPTION -> done(child, "/group/topic", body.put("topic", change.value()));
            case ANNOUNCE -> done(child, "/group/announce", body.put("announce", change.value()));
            case LOCKED -> done(child, "/group/locked", body.put("locked", change.value()));
        };
    }

    private Future<Void> done(ChildEndpoint child, String path, JsonObject body) {
        return calls.post(child, path, body).mapEmpty();
    }

    /**
     * Changes the picture.
     *
     * @param picture null to have none any more
     */
    public Future<Void> picture(ChildEndpoint child, String group, @Nullable Buffer picture) {
        return picture == null
                ? done(child, "/group/photo", new JsonObject().put(GROUP, group))
                : calls.post(child, "/group/photo", Map.of(GROUP, group), Pictures.file("photo", picture))
                        .mapEmpty();
    }

    /**
     * Has somebody added, removed, promoted or demoted. The child says that it was done where WhatsApp has refused it for one of
     * them, so look at the group afterwards.
     *
     * @param numbers in digits
     */
    public Future<Void> move(ChildEndpoint child, String group, MembersChange.Action action, List<String> numbers) {
        String path = switch (action) {
            case ADD -> "/group/participants";
            case REMOVE -> "/group/participants/remove";
            case PROMOTE -> "/group/participants/promote";
            case DEMOTE -> "/group/participants/demote";
            case APPROVE -> "/group/participant-requests/approve";
            case REJECT -> "/group/participant-requests/reject";
        };
        return done(child, path, new JsonObject().put(GROUP, group).put(PEOPLE, new JsonArray(numbers)));
    }

    /**
     * The link by which others join.
     *
     * @param reset whether it is made anew, which ends the old one
     */
    public Future<String> invite(ChildEndpoint child, String group, boolean reset) {
        return calls.get(child, "/group/invite-link", Map.of(GROUP, group, "reset", String.valueOf(reset)))
                .map(results -> results.getString("invite_link"));
    }

    /** What a link leads to; fails with {@code invite-not-valid}. */
    public Future<JsonObject> preview(ChildEndpoint child, String link) {
        return calls.get(child, "/group/info-from-link", Map.of("link", link))
                .map(found -> new JsonObject()
                        .put("jid", found.getString(GROUP, ""))
                        .put("subject", found.getString("name", ""))
                        .put("description", found.getString("description", ""))
                        .put("createdAt", Group.time(found.getString("created_at", "")))
                        .put("announce", found.getBoolean("is_announce", false))
                        .put("locked", found.getBoolean("is_locked", false))
                        .put("size", found.getInteger("participant_count", 0)));
    }

    /** Gives the group's JID; where there is an approval the device is not in it yet. */
    public Future<String> join(ChildEndpoint child, String link) {
        return calls.post(child, "/group/join-with-link", new JsonObject().put("link", link))
                .map(results -> results.getString(GROUP));
    }

    public Future<Void> leave(ChildEndpoint child, String group) {
        return done(child, "/group/leave", new JsonObject().put(GROUP, group));
    }

    /** Somebody who has asked to be let in. */
    public record JoinRequest(
            Person person, String name, @Nullable String at) {
        public JsonObject toJson() {
            return person.toJson().put("name", name).put("requestedAt", at);
        }
    }

    /** Who waits to be let in; empty where nobody has to. */
    public Future<List<JoinRequest>> requests(ChildEndpoint child, String group) {
        return calls.get(child, "/group/participant-requests", Map.of(GROUP, group))
                .map(results -> objects(results, "list")
                        .map(GroupCalls::request)
                        .filter(Objects::nonNull)
                        .toList());
    }

    private static @Nullable JoinRequest request(JsonObject row) {
        String jid = row.getString("jid", "");
        String digits = row.getString("phone_number", "");
        // Of a hidden number that it does not know the child gives that number's own digits.
        String phone = digits.isEmpty() || jid.startsWith(digits + "@lid") ? "" : Recipient.person(digits);
        Person person = Person.of(jid, phone);
        return person == null
                ? null
                : new JoinRequest(
                        person, row.getString("display_name", ""), Group.time(row.getString("requested_at", "")));
    }

    /** The rows of a list; the child writes null for one without any. */
    static Stream<JsonObject> objects(JsonObject results, String name) {
        return results.getValue(name) instanceof JsonArray rows
                ? rows.stream().map(JsonObject.class::cast)
                : Stream.empty();
    }
}
