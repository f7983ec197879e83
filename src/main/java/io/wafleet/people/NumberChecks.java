package io.wafleet.people;

import io.vertx.core.Future;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.people.NumberLookup;
import io.wafleet.id.DeviceId;
import io.wafleet.people.CheckStore.Checked;
import io.wafleet.problem.Excess;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import io.wafleet.recipient.Recipient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks which numbers are on WhatsApp, of each device one after the other and no more than so many in 24 hours: who asks for many gets
 * his number banned. An answer holds as long as it counts, so that a number costs once a day. Confined to the context of the devices.
 */
final class NumberChecks {
    private static final String LIMIT = "numberChecksPerDay";
    private static final Duration DAY = Duration.ofHours(24);
    /** Requests of one device that wait for each other. */
    private static final int MAX_WAITING = 16;

    private final NumberLookup lookup;
    private final CheckStore store;
    private final int perDay;
    private final Clock clock;
    private final Lines lines = new Lines(MAX_WAITING);

    /** @param perDay 0 for no limit */
    NumberChecks(NumberLookup lookup, CheckStore store, int perDay, Clock clock) {
        this.lookup = lookup;
        this.store = store;
        this.perDay = perDay;
        this.clock = clock;
    }

    /**
     * What came of a check.
     *
     * @param numbers in the order of the question
     * @param left how many others may be asked for now; null for no limit
     */
    record Result(List<Checked> numbers, @Nullable Integer left) {}

    /**
     * Fails with {@code number-checks-used} before anything is asked if that would be too many. What was asked before something else
     * fails is kept, so that who asks again goes on.
     *
     * @param jids of people, by their phone numbers
     */
    Future<Result> check(DeviceId device, ChildEndpoint child, List<String> jids) {
        return lines.after(device, () -> next(device, child, jids));
    }

    private Future<Result> next(DeviceId device, ChildEndpoint child, List<String> jids) {
        Instant since = clock.instant().minus(DAY);
        return store.since(device, since).compose(known -> {
            List<String> asked = jids.stream()
                    .filter(jid -> !known.containsKey(Recipient.identity(jid)))
                    .toList();
            ProblemException refusal = refusal(known, asked.size());
            if (refusal != null) {
                return Future.failedFuture(refusal);
            }
            Map<String, Checked> all = new HashMap<>(known);
            Future<Void> chain = Future.succeededFuture();
            for (String jid : asked) {
                chain = chain.compose(before -> ask(device, child, jid))
                        .onSuccess(answer -> all.put(answer.number(), answer))
                        .mapEmpty();
            }
            return chain.map(done -> new Result(
                    jids.stream().map(jid -> all.get(Recipient.identity(jid))).toList(),
                    perDay == 0 ? null : Integer.valueOf(Math.max(0, perDay - all.size()))));
        });
    }

    private Future<Checked> ask(DeviceId device, ChildEndpoint child, String jid) {
        return lookup.known(child, Recipient.spellings(jid))
                .map(found -> new Checked(Recipient.identity(jid), found, clock.instant()))
                .compose(answer ->
                        store.save(device, answer, clock.instant().minus(DAY)).map(answer));
    }

    private @Nullable ProblemException refusal(Map<String, Checked> known, int wanted) {
        if (perDay == 0 || wanted == 0 || known.size() + wanted <= perDay) {
            return null;
        }
        boolean passes = wanted <= perDay;
        Instant freeAt = passes ? freeAt(known, known.size() + wanted - perDay) : null;
        String detail = "a device may ask for " + perDay + " numbers in 24 hours, and this one has asked for "
                + known.size()
                + (passes ? "; there is room for these from " + freeAt + " on" : "; these are more than it ever may");
        return Problem.of(ProblemCode.NUMBER_CHECKS_USED, detail)
                .with(new Excess(LIMIT, perDay, known.size(), wanted, freeAt, passes))
                .exception();
    }

    /** When so many of them count no longer. */
    private static Instant freeAt(Map<String, Checked> known, int many) {
        return known.values().stream()
                .map(Checked::at)
                .sorted()
                .skip(many - 1L)
                .findFirst()
                .orElseThrow()
                .plus(DAY);
    }
}
