package io.wafleet.command;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.wafleet.access.Access;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The ids of devices that users name by their numbers. An id that no device has stays as it is, for a deleted device's
 * events are still there; whoever needs a device finds out that there is none.
 */
public record DeviceLookup(Commands commands) {
    /** The field of a path. */
    public static final String PATH = "id";

    /** What holds a letter is no number: it need not be looked up. */
    private static final Pattern PLAIN_ID = Pattern.compile("(?=.*[a-z])" + DeviceId.PATTERN);

    /**
     * The id of the device that a name means.
     *
     * @param field the request's that the name came in; a path's {@code id} names nothing rather than something wrong
     */
    public Future<DeviceId> id(String field, String name, Access by) {
        return ids(field, List.of(name), by).map(ids -> ids.iterator().next());
    }

    /** In the order of the names. */
    public Future<Set<DeviceId>> ids(String field, List<String> names, Access by) {
        if (names.stream().allMatch(name -> PLAIN_ID.matcher(name).matches())) {
            return Future.succeededFuture(all(field, names, new JsonArray(names)));
        }
        return commands.ask(by, Verb.NAMES, new NamedDevices(field, names))
                .map(answer -> all(field, names, answer.getJsonArray("ids")));
    }

    private static Set<DeviceId> all(String field, List<String> names, JsonArray ids) {
        Set<DeviceId> found = new LinkedHashSet<>();
        for (int i = 0; i < names.size(); i++) {
            String id = ids.getString(i) == null ? names.get(i) : ids.getString(i);
            if (!DeviceId.isValid(id)) {
                throw field.equals(PATH)
                        ? Problem.of(ProblemCode.DEVICE_NOT_FOUND).exception()
                        : Problem.field(field, "names no device: write its id or its number")
                                .exception();
            }
            found.add(new DeviceId(id));
        }
        return found;
    }
}
