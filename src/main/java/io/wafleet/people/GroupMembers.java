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
import java.util.function.Function;
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
        return known(people, asked -> person(group.find(asked)), "is no member of the group");
    }

    private static @Nullable Person person(@Nullable Member member) {
        return member == null ? null : member.person();
    }

    /** @param absent what is said of who is not found */
    private static List<String> known(List<String> people, Function<String, @Nullable Person> find, String absent) {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < people.size(); i++) {
            numbers.add(number(i, find.apply(people.get(i)), absent));
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
        return results(change, asked -> {
            Member member = after.find(asked);
            boolean done = switch (change.action()) {
                case ADD -> member != null;
                case REMOVE -> member == null;
                case PROMOTE -> member != null && member.role().isAdmin();
                default -> member != null && !member.role().isAdmin();
            };
            return result(asked, person(member), done);
        });
    }

    private static JsonObject results(MembersChange change, Function<String, JsonObject> each) {
        return new JsonObject()
                .put("group", change.group())
                .put("results", new JsonArray(change.people().stream().map(each).toList()));
    }

    /** @param known null for somebody of whom nothing is known but what was asked for */
    private static JsonObject result(String asked, @Nullable Person known, boolean done) {
        Person person = known == null ? Person.of(asked) : known;
        return (person == null ? new JsonObject().put("jid", asked) : person.toJson()).put("done", done);
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
        return known(people, asked -> find(waiting, asked), "has not asked to be let in");
    }

    private static @Nullable Person find(List<GroupCalls.JoinRequest> waiting, String person) {
        return waiting.stream()
                .map(GroupCalls.JoinRequest::person)
                .filter(each -> each.is(person))
                .findFirst()
                .orElse(null);
    }

    private static JsonObject settled(MembersChange change, List<GroupCalls.JoinRequest> left) {
        return results(change, asked -> result(asked, null, find(left, asked) == null));
    }
}
