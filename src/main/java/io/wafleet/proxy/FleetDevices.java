package io.wafleet.proxy;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.auth.Principal;
import io.wafleet.command.Commands;
import io.wafleet.command.Request;
import io.wafleet.command.Verb;
import io.wafleet.command.device.NewDevice;
import io.wafleet.http.Body;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.Unknown;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The caller's devices as the child shows its slots (contract 3.3): its clients see one GOWA with all numbers in it. */
record FleetDevices(Commands commands) {
    private static final int MAX_ID = 100;
    private static final Pattern NUMBER = Pattern.compile("\\+?(\\d{8,15})");
    /** In the child's words; a device of ours has webhooks of ours. */
    private static final List<String> WEBHOOK =
            List.of("webhook_url", "webhook_secret", "webhook_events", "webhook_insecure_skip_verify");

    private static final Set<Object> NOTHING = Set.of("", false, new JsonArray());

    Future<ChildAnswer> list(Access by) {
        return commands.ask(by, Verb.LIST, Request.NONE).map(answer -> {
            JsonArray shown = new JsonArray();
            answer.getJsonArray("devices").stream()
                    .map(JsonObject.class::cast)
                    .map(FleetDevices::shown)
                    .forEach(shown::add);
            return ChildAnswer.success("List devices", shown);
        });
    }

    Future<ChildAnswer> get(Access by, DeviceId id) {
        return commands.ask(by, id, Verb.GET, Request.NONE)
                .map(view -> ChildAnswer.success("Device info", shown(view)));
    }

    /** Its process is started, so that a code can be asked for. */
    Future<ChildAnswer> add(Principal caller, Body body) {
        body.toJson().forEach(field -> refuseWebhook(field.getKey(), field.getValue()));
        String name = body.optionalText("device_id", MAX_ID);
        // The child, too, makes an id where none is given.
        String wanted = name == null || name.isBlank() ? UUID.randomUUID().toString() : name.strip();
        return commands.ask(caller.access(), Verb.CREATE, device(caller, wanted))
                .map(created -> {
                    if (!created.getBoolean("fresh")) {
                        throw new Problem(
                                        ProblemCode.DEVICE_EXISTS, "device " + wanted + " already exists", "device_id")
                                .exception();
                    }
                    return ChildAnswer.success("Device added", shown(created.getJsonObject("device")));
                });
    }

    /** Of the device that was added. */
    static String idOf(ChildAnswer added) {
        return added.results() instanceof JsonObject device ? device.getString("id") : "";
    }

    private static void refuseWebhook(String name, @Nullable Object value) {
        if (name.equals("device_id")) {
            return;
        }
        if (!WEBHOOK.contains(name)) {
            throw Unknown.of("field", name, List.of("device_id")).exception();
        }
        if (value != null && !NOTHING.contains(value)) {
            throw Problem.field(name, "belongs to the gateway's own webhooks: POST /api/webhooks")
                    .exception();
        }
    }

    private static NewDevice device(Principal caller, String name) {
        Matcher number = NUMBER.matcher(name);
        if (number.matches()) {
            return new NewDevice(caller.tenant(), number.group(1), null, null, true, new JsonObject());
        }
        return DeviceId.isValid(name)
                ? new NewDevice(caller.tenant(), null, name, null, true, new JsonObject())
                : new NewDevice(caller.tenant(), null, null, name, true, new JsonObject());
    }

    Future<ChildAnswer> remove(Access by, DeviceId id) {
        return commands.ask(by, id, Verb.DELETE, Request.NONE).map(gone -> ChildAnswer.success("Device removed", null));
    }

    /** Contract 3.3 and 4.4. */
    private static JsonObject shown(JsonObject view) {
        JsonObject link = view.getJsonObject("link");
        JsonObject device = new JsonObject().put("id", view.getString("id"));
        if (view.getString("name") != null) {
            device.put("display_name", view.getString("name"));
        }
        if (view.getString("phoneNumber") != null) {
            device.put("phone_number", view.getString("phoneNumber"));
        }
        device.put("state", state(link.getString("state")));
        if (link.getString("jid") != null) {
            device.put("jid", link.getString("jid"));
        }
        return device.put("created_at", view.getString("createdAt"));
    }

    private static String state(String link) {
        return switch (link) {
            case "online" -> "logged_in";
            case "pairing", "connecting" -> "connected";
            default -> "disconnected";
        };
    }
}
