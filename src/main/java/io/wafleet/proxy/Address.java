package io.wafleet.proxy;

import io.vertx.core.http.HttpMethod;
import io.wafleet.gowa.surface.ChildPath;
import io.wafleet.gowa.surface.Route;
import io.wafleet.gowa.surface.Surface;
import io.wafleet.problem.Problem;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a path behind {@code /proxy/whatsapp} says: perhaps a device, and a call of its child.
 *
 * @param device the name that the first step has; null where the path begins with the child's
 * @param path the child's
 * @param calls the child's calls at this path; empty where none is known
 */
record Address(@Nullable String device, ChildPath path, List<Route> calls) {
    /**
     * Reads a path. A device may be called as a path of the child's begins: then the reading counts that means something.
     * Fails with {@code invalid-request} where both do, or neither, and no device is named elsewhere.
     *
     * @param isDevice whether the caller has a device of this id
     * @param isNamed whether the request names a device elsewhere
     */
    static Address of(String written, Predicate<String> isDevice, boolean isNamed) {
        ChildPath path = ChildPath.of(written);
        Address plain = new Address(null, path, Surface.at(path));
        String first = path.first();
        if (first == null) {
            return plain;
        }
        if (!Surface.isFirstStep(first)) {
            return within(path, first);
        }
        if (!isDevice.test(first)) {
            return plain;
        }
        Address inDevice = within(path, first);
        if (plain.isKnown() != inDevice.isKnown()) {
            return plain.isKnown() ? plain : inDevice;
        }
        if (!isNamed) {
            throw Problem.field(
                            "path",
                            "can mean a call of the child's, and one of the device " + first
                                    + ": name the device in the header X-Device-Id, and it is read as the child's")
                    .exception();
        }
        return plain;
    }

    private static Address within(ChildPath path, String device) {
        ChildPath rest = path.rest();
        return new Address(device, rest, Surface.at(rest));
    }

    private boolean isKnown() {
        return !calls.isEmpty();
    }

    /** The call of this method; null where the child has none. What can be got can be asked for by HEAD. */
    @Nullable
    Route call(HttpMethod method) {
        HttpMethod asked = method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method;
        return calls.stream()
                .filter(route -> route.method().equals(asked))
                .findFirst()
                .orElse(null);
    }
}
