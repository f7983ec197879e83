package io.wafleet.gowa.people;

import io.vertx.core.Future;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.GowaClient;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks WhatsApp by a child for a number, so that a no is one. */
public final class NumberLookup {
    private final GowaClient client;

    public NumberLookup(GowaClient client) {
        this.client = client;
    }

    /**
     * The first of the JIDs that WhatsApp knows, null if it knows none. Fails if it cannot be told.
     *
     * @param spellings all that one number can have, the likely one first, for WhatsApp has been seen to say yes to both
     */
    public Future<@Nullable String> known(ChildEndpoint child, List<String> spellings) {
        if (spellings.isEmpty()) {
            return controlled(child).map(nobody -> null);
        }
        String likely = spellings.get(0);
        return client.isOnWhatsApp(child, likely)
                .compose(found ->
                        found ? Future.succeededFuture(likely) : known(child, spellings.subList(1, spellings.size())));
    }

    /**
     * A child that could not ask WhatsApp says no as well (contract 3.1), so a no counts only if it says yes to its own
     * number.
     */
    private Future<Void> controlled(ChildEndpoint child) {
        return client.status(child)
                .compose(status ->
                        status.jid() == null ? Future.succeededFuture(false) : client.isOnWhatsApp(child, status.jid()))
                .compose(found -> found
                        ? Future.succeededFuture()
                        : Future.failedFuture(Problem.of(
                                        ProblemCode.CHILD_FAILED,
                                        "the child does not find its own number on WhatsApp either")
                                .exception()));
    }
}
