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
import io.wafleet.recipient.Recipient;
import io.wafleet.recipient.Recipients;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code /api/people}: what is done about a person, in all of a tenant's devices. */
public final class ErasureRoutes {
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

    /**
     * Of one person, as sends read a number: what can be read in two ways is refused, for the second would be a stranger's. In all
     * spellings of that number: a message may have come by another than the one that is written.
     */
    private Set<String> names(String text) {
        String jid = recipients.jid("jid", text);
        if (!Recipient.isPerson(jid)) {
            throw Problem.field("jid", "must be a person's JID (@s.whatsapp.net, @lid) or number")
                    .exception();
        }
        return Set.copyOf(Recipient.spellings(jid));
    }
}
