package io.wafleet.proxy;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.command.DeviceLookup;
import io.wafleet.gowa.ChildDirectory;
import io.wafleet.gowa.ChildDirectory.Entry;
import io.wafleet.http.Query;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which of the caller's devices a request means: the one that its path, its header {@code X-Device-Id} or its query's {@code
 * device_id} names, or else the only one that the caller has. Several names must be of the same device.
 */
record DeviceChoice(ChildDirectory directory, DeviceLookup lookup) {
    static final String HEADER = "X-Device-Id";
    static final String PARAMETER = "device_id";
    /** As the child itself names a device that has no other name: {@code 5511…:12@s.whatsapp.net}. */
    private static final Pattern JID = Pattern.compile("(\\d{1,15})(?::\\d{1,5})?@s\\.whatsapp\\.net");

    /** A name of a device, and where in the request it stands. */
    record Name(String field, String text) {}

    /** The names beside the path. Fails with {@code invalid-request} where the query cannot be decoded. */
    static List<Name> names(RoutingContext ctx) {
        List<Name> names = new ArrayList<>();
        for (String header : ctx.request().headers().getAll(HEADER)) {
            add(names, HEADER, unescaped(header.strip()));
        }
        for (String parameter : Query.all(ctx).getAll(PARAMETER)) {
            add(names, PARAMETER, parameter.strip());
        }
        return names;
    }

    static void add(List<Name> names, String field, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            names.add(new Name(field, text));
        }
    }

    /** As clients of the child write names in a header, which takes no letters but ASCII; what cannot be decoded means itself. */
    static String unescaped(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEscaped) {
            return text;
        }
    }

    /** Whether the caller has a device with this id. */
    boolean has(String id, Access by) {
        return DeviceId.isValid(id) && directory.find(new DeviceId(id), by) != null;
    }

    /** Fails with {@code device-not-found}, or with {@code invalid-request} where it is not clear which one is meant. */
    Future<Entry> choose(List<Name> names, Access by) {
        if (names.isEmpty()) {
            return Future.succeededFuture(only(by));
        }
        if (names.size() == 1) {
            return find(names.get(0), by);
        }
        return Future.all(names.stream().map(name -> find(name, by)).toList()).map(all -> same(names, all.list()));
    }

    /** One of the caller's whose child runs; fails with {@code device-unready} where there is none. */
    Future<Entry> living(Access by) {
        return directory.covered(by).stream()
                .filter(entry -> entry.child() != null)
                .findFirst()
                .map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(
                        Problem.of(ProblemCode.DEVICE_UNREADY, "no device of the caller's has a child that runs")
                                .exception()));
    }

    private static Entry same(List<Name> names, List<Entry> found) {
        for (int i = 1; i < found.size(); i++) {
            if (!found.get(i).device().equals(found.get(0).device())) {
                throw Problem.field(
                                names.get(i).field(),
                                "names another device than " + names.get(0).field() + " does: one name is enough")
                        .exception();
            }
        }
        return found.get(0);
    }

    private Entry only(Access by) {
        List<Entry> all = directory.covered(by);
        if (all.isEmpty()) {
            throw Problem.of(ProblemCode.DEVICE_NOT_FOUND, "the caller has no device yet")
                    .exception();
        }
        if (all.size() > 1) {
            throw Problem.field(
                            HEADER,
                            "is missing, and the caller has several devices: name one there, in the query's device_id, or as the"
                                    + " first step of the path")
                    .exception();
        }
        return all.get(0);
    }

    private Future<Entry> find(Name name, Access by) {
        String text = JID.matcher(name.text()).replaceFirst("$1");
        if (DeviceId.isValid(text)) {
            Entry entry = directory.find(new DeviceId(text), by);
            if (entry != null && entry.isOnlyMeantBy(text)) {
                return Future.succeededFuture(entry);
            }
        }
        return lookup.id(name.field(), text, by)
                .map(id -> Objects.requireNonNullElseGet(directory.find(id, by), () -> {
                    throw Problem.of(ProblemCode.DEVICE_NOT_FOUND, "no device " + name.text())
                            .exception();
                }));
    }
}
