package io.wafleet.people;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.command.people.MembersChange;
import io.wafleet.command.people.MembersChange.Action;
import io.wafleet.gowa.people.Group;
import io.wafleet.gowa.people.Group.Member;
import io.wafleet.gowa.people.GroupCalls;
import io.wafleet.gowa.people.Person;
import io.wafleet.id.DeviceId;
import io.wafleet.people.Reach.Online;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import io.wafleet.recipient.Recipient;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes who is in a group, and what they may. The child wants phone numbers, says that it was done where it was not, and gives up
 * the whole call for one number that nobody has; so each of the people is found first, and what came of it is looked up afterwards.
 */
final class GroupMembers {
    private static final String FIELD = "participants";

    private final GroupCalls groups;
    private final NumberChecks checks;

    GroupMembers(GroupCalls groups, NumberChecks checks) {
        this.groups = groups;
        this.checks = checks;
    }

    /** As WhatsApp spells them, in digits; fails with {@code not-on-whatsapp} and the field, or with {@code number-checks-used}. */
    Future<List<String>> numbers(DeviceId device, Online on, List<String> people) {
        return numbers(device, on, people, people);
    }

    /** @param named all of the request, for the problem that names one */
    private Future<List<String>> numbers(DeviceId device, Online on, List<String> people, List<String> named) {
        return checks.check(device, on.child(), people).map(result -> {
            List<String> numbers = new ArrayList<>();
            for (int i = 0; i < people.size(); i++) {
                String jid = result.numbers().get(i).jid();
                String number = jid == null ? null : Recipient.number(jid);
                if (number == null) {
                    throw fault(ProblemCode.NOT_ON_WHATSAPP, named.indexOf(people.get(i)), "is not on WhatsApp");
                }
                numbers.add(number);
            }
            return numbers;
        });
    }

    /** Adds, removes, promotes or demotes. */
    Future<JsonObject> change(DeviceId device, Online on, MembersChange change) {
        return groups.info(on.child(), change.group())
                .compose(before -> change.action() == Action.ADD
                        ? numbers(device, on, outside(before, change.people()), change.people())
                        : Future.succeededFuture(members(before, change.people())))
                .compose(numbers -> numbers.isEmpty()
                        ? Future.succeededFuture()
                        : groups.move(on.child(), change.group(), change.action(), numbers))
                .compose(moved -> groups.info(on.child(), change.group()))
                .map(after -> outcome(change, after));
    }

    private static List<String> outside(Group group, List<String> people) {
        return people.stream().filter(person -> group.find(person) == null).toList();
    }

    private static List<String> members(Group group, List<String> people) {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < people.size(); i++) {
            Member member = group.find(people.get(i));
            numbers.add(number(i, member == null ? null : member.person(), "is no member of the group"));
        }
        return numbers;
    }

    private static String number(int index, @Nullable Person person, String absent) {
        if (person == null) {
            throw fault(ProblemCode.INVALID_REQUEST, index, absent);
        }
        String number = person.number();
        if (number == null) {
            throw fault(ProblemCode.INVALID_REQUEST, index, "has a phone number that the device does not know");
        }
        return number;
    }

    private static ProblemException fault(ProblemCode code, int index, String detail) {
        return new Problem(code, detail, FIELD + "[" + index + "]").exception();
    }

    private static JsonObject outcome(MembersChange change, Group after) {
        JsonArray results = new JsonArray();
        for (String asked : change.people()) {
            Member member = after.find(asked);
            Person person = member == null ? Person.of(asked) : member.person();
            boolean done = switch (change.action()) {
                case ADD -> member != null;
                case REMOVE -> member == null;
                case PROMOTE -> member != null && member.role().isAdmin();
                default -> member != null && !member.role().isAdmin();
            };
            results.add((person == null ? new JsonObject().put("jid", asked) : person.toJson()).put("done", done));
        }
        return new JsonObject().put("group", change.group()).put("results", results);
    }

    /** Lets people in who have asked for it, or not. */
    Future<JsonObject> settle(Online on, MembersChange change) {
        return groups.requests(on.child(), change.group())
                .map(waiting -> asking(waiting, change.people()))
                .compose(numbers -> groups.move(on.child(), change.group(), change.action(), numbers))
                .compose(moved -> groups.requests(on.child(), change.group()))
                .map(left -> settled(change, left));
    }

    private static List<String> asking(List<GroupCalls.JoinRequest> waiting, List<String> people) {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < people.size(); i++) {
            GroupCalls.JoinRequest request = find(waiting, people.get(i));
            numbers.add(number(i, request == null ? null : request.person(), "has not asked to be let in"));
        }
        return numbers;
    }

    private static GroupCalls.@Nullable JoinRequest find(List<GroupCalls.JoinRequest> waiting, String person) {
        return waiting.stream()
                .filter(request -> request.person().is(person))
                .findFirst()
                .orElse(null);
    }

    private static JsonObject settled(MembersChange change, List<GroupCalls.JoinRequest> left) {
        JsonArray results = new JsonArray();
        for (String asked : change.people()) {
            Person person = Person.of(asked);
            results.add((person == null ? new JsonObject().put("jid", asked) : person.toJson())
                    .put("done", find(left, asked) == null));
        }
        return new JsonObject().put("group", change.group()).put("results", results);
    }
}
