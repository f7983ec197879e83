package io.wafleet.rest.archive;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.command.Commands;
import io.wafleet.command.ErasureRequest;
import io.wafleet.command.Verb;
import io.wafleet.http.Caller;
import io.wafleet.http.Handlers;
import io.wafleet.http.change.Change;
import io.wafleet.problem.Problem;
import io.wafleet.recipient.Recipients;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code /api/people}: what is done about a person, in all of a tenant's devices. */
public final class ErasureRoutes {
    private static final Pattern LID = Pattern.compile("\\d{5,20}@lid");
    /** What is not ours, or cannot be told apart any more. */
    private static final List<String> UNREACHABLE = List.of("child-store", "webhook-receivers", "logs", "backups");

    private final Commands commands;
    private final Recipients recipients;

    public ErasureRoutes(Commands commands, Recipients recipients) {
        this.commands = commands;
        this.recipients = recipients;
    }

    public void bind(Handlers api) {
        api.answer("erasePerson", this::erase);
    }

    private Future<JsonObject> erase(RoutingContext ctx) {
        String tenant = ctx.request().getParam("tenant");
        Access by = Caller.access(ctx);
        // The log says that somebody was erased, and not who.
        Change.of(ctx).object("");
        Set<String> names = names(ctx.pathParam("jid"));
        return commands.ask(tenant == null ? by : by.within(tenant), Verb.ERASE_PERSON, new ErasureRequest(names))
                .map(erased -> {
                    JsonObject counts = erased.copy();
                    boolean emptied = counts.getBoolean("log");
                    counts.remove("log");
                    Change.of(ctx).after(counts.copy());
                    return counts.put("unreachable", new JsonArray(unreachable(emptied)));
                });
    }

    private static List<String> unreachable(boolean emptied) {
        List<String> all = new ArrayList<>(UNREACHABLE);
        if (!emptied) {
            all.add("database-log");
        }
        return all;
    }

    /** In all spellings of a number: a message may have come by another than the one that is written. */
    private Set<String> names(String text) {
        if (LID.matcher(text).matches()) {
            return Set.of(text);
        }
        if (text.contains("@") && !text.endsWith("@s.whatsapp.net")) {
            throw notAPerson();
        }
        Set<String> names = recipients.readings(text).stream()
                .map(digits -> digits + "@s.whatsapp.net")
                .collect(Collectors.toSet());
        if (names.isEmpty()) {
            throw notAPerson();
        }
        return names;
    }

    private static RuntimeException notAPerson() {
        return Problem.field("jid", "must be a person's JID (@s.whatsapp.net, @lid) or number")
                .exception();
    }
}
