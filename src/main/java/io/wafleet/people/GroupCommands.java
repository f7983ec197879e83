package io.wafleet.people;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.command.ById;
import io.wafleet.command.CommandServer;
import io.wafleet.command.Page;
import io.wafleet.command.PageRequest;
import io.wafleet.command.Verb;
import io.wafleet.command.people.GroupChange;
import io.wafleet.command.people.GroupPage;
import io.wafleet.command.people.MembersChange;
import io.wafleet.command.people.NewGroup;
import io.wafleet.command.people.PictureChange;
import io.wafleet.gowa.people.Group;
import io.wafleet.gowa.people.GroupCalls;
import io.wafleet.gowa.people.GroupCalls.JoinRequest;
import io.wafleet.id.DeviceId;
import io.wafleet.people.Reach.Online;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import java.util.Map;
import java.util.Objects;

/** The users' commands about groups. */
final class GroupCommands {
    private static final Page<JoinRequest> REQUESTS = new Page<>(
            "requests", JoinRequest::toJson, request -> request.person().jid());

    private final Reach reach;
    private final GroupCalls groups;
    private final GroupMembers members;

    GroupCommands(Reach reach, GroupCalls groups, GroupMembers members) {
        this.reach = reach;
        this.groups = groups;
        this.members = members;
    }

    /** Takes them from now on. */
    void open(CommandServer server) {
        server.everyDevice(Map.of(
                Verb.GROUPS, reach.online((device, on, body) -> list(on, PageRequest.of(body))),
                Verb.GROUP, onGroup(this::info),
                Verb.GROUP_CREATE, reach.online((device, on, body) -> create(device, on, NewGroup.of(body))),
                Verb.GROUP_CHANGE, reach.online((device, on, body) -> change(on, GroupChange.of(body))),
                Verb.GROUP_PICTURE, reach.online((device, on, body) -> picture(on, PictureChange.of(body))),
                Verb.GROUP_MEMBERS,
                        reach.online((device, on, body) -> members.change(device, on, MembersChange.of(body))),
                Verb.GROUP_LEAVE,
                        onGroup((on, group) -> groups.leave(on.child(), group).map(left -> new JsonObject()))));
        server.everyDevice(Map.of(
                Verb.GROUP_INVITE, onGroup((on, group) -> invite(on, group, false)),
                Verb.GROUP_INVITE_RESET, onGroup((on, group) -> invite(on, group, true)),
                Verb.GROUP_PREVIEW, onGroup((on, link) -> groups.preview(on.child(), link)),
                Verb.GROUP_JOIN, onGroup(this::join),
                Verb.GROUP_REQUESTS, reach.online((device, on, body) -> requests(on, GroupPage.of(body))),
                Verb.GROUP_REQUESTS_SETTLE,
                        reach.online((device, on, body) -> members.settle(on, MembersChange.of(body)))));
    }

    private interface OfGroup {
        Future<JsonObject> answer(Online on, String groupOrLink);
    }

    private CommandServer.DeviceHandler onGroup(OfGroup command) {
        return reach.online(
                (device, on, body) -> command.answer(on, ById.of(body).id()));
    }

    private Future<JsonObject> list(Online on, PageRequest asked) {
        Page<Group> page = new Page<>("groups", group -> group.summary(on.jid()), Group::jid);
        return groups.list(on.child()).map(all -> page.of(asked.of(all, Group::jid), asked));
    }

    private Future<JsonObject> info(Online on, String group) {
        return groups.info(on.child(), group).map(found -> found.toJson(on.jid()));
    }

    private Future<JsonObject> create(DeviceId device, Online on, NewGroup order) {
        return members.numbers(device, on, order.people())
                .compose(numbers -> groups.create(on.child(), order.subject(), numbers))
                // The group is there whatever comes now: who is told otherwise makes another.
                .compose(group -> info(on, group)
                        .otherwise(notTold -> new JsonObject().put("jid", group).put("subject", order.subject())));
    }

    private Future<JsonObject> change(Online on, GroupChange change) {
        return groups.change(on.child(), change).compose(changed -> info(on, change.group()));
    }

    private Future<JsonObject> picture(Online on, PictureChange change) {
        return groups.picture(on.child(), Objects.requireNonNull(change.group()), change.picture())
                .map(changed -> new JsonObject());
    }

    private Future<JsonObject> invite(Online on, String group, boolean reset) {
        return groups.invite(on.child(), group, reset)
                .map(link -> new JsonObject().put("group", group).put("link", link));
    }

    private Future<JsonObject> join(Online on, String link) {
        return groups.join(on.child(), link)
                .compose(group -> groups.info(on.child(), group)
                        .map(true)
                        .recover(failure ->
                                isOutside(failure) ? Future.succeededFuture(false) : Future.failedFuture(failure))
                        .map(member -> new JsonObject().put("group", group).put("member", member)));
    }

    /** Who must be let in does not see the group yet. */
    private static boolean isOutside(Throwable failure) {
        return failure instanceof ProblemException refused && refused.problem().code() == ProblemCode.GROUP_NOT_FOUND;
    }

    private Future<JsonObject> requests(Online on, GroupPage asked) {
        return groups.requests(on.child(), asked.group())
                .map(waiting -> REQUESTS.of(asked.page().of(waiting, REQUESTS.place()), asked.page()));
    }
}
