package io.wafleet.optout;

import com.github.f4b6a3.uuid.UuidCreator;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.config.OptOutDefaults;
import io.wafleet.erasure.LastingNames;
import io.wafleet.gowa.ChildEvent;
import io.wafleet.id.DeviceId;
import io.wafleet.journal.Draft;
import io.wafleet.journal.Journal;
import io.wafleet.mirror.Forerunner;
import io.wafleet.optout.OptOut.Source;
import io.wafleet.recipient.Recipient;
import io.wafleet.send.addressing.Suppression;
import io.wafleet.store.Database;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The lists of who wants no messages that were not asked for. People put themselves on one by a word; that is stored before the
 * message that says so is, so nobody can have read the message and send on. Confined to the context that opened it.
 */
public final class OptOuts implements Forerunner, Suppression, LastingNames {
    private static final int CHUNK = 400;

    private final OptOutStore store;
    private final LastingNamesStore lasting;
    private final RuleBook rules;
    private final Journal journal;
    private final Clock clock;
    private Consumer<OptOut> confirmer = optOut -> {};

    private OptOuts(OptOutStore store, LastingNamesStore lasting, RuleBook rules, Journal journal, Clock clock) {
        this.store = store;
        this.lasting = lasting;
        this.rules = rules;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Finds what tenants have set.
     *
     * @param usual what holds for those that have set nothing
     */
    public static Future<OptOuts> open(Database database, OptOutDefaults usual, Journal journal, Clock clock) {
        return RuleBook.open(new RuleStore(database), usual)
                .map(rules ->
                        new OptOuts(new OptOutStore(database), new LastingNamesStore(database), rules, journal, clock));
    }

    OptOutStore store() {
        return store;
    }

    RuleBook rules() {
        return rules;
    }

    /** Is given each that is to be confirmed to who has opted out. */
    void confirmBy(Consumer<OptOut> taker) {
        confirmer = taker;
    }

    @Override
    public Future<Void> before(String tenant, DeviceId device, ChildEvent event) {
        if (!event.type().equals("message.received") || !Recipient.isPerson(text(event, "chat"))) {
            return Future.succeededFuture();
        }
        String word = rules.said(tenant, text(event, "body"));
        if (word == null) {
            return Future.succeededFuture();
        }
        // Told once more, it must not undo that a user has taken the person off the list since.
        String dedup = event.dedup();
        return (dedup == null ? Future.succeededFuture(false) : journal.knows(device, dedup))
                .compose(known -> known ? Future.succeededFuture() : said(tenant, device, event, word));
    }

    private Future<Void> said(String tenant, DeviceId device, ChildEvent event, String word) {
        String chat = text(event, "chat");
        String lid = text(event, "chatLid");
        OptOut optOut = new OptOut(
                newId(),
                tenant,
                chat,
                lid.isEmpty() ? null : lid,
                Source.MESSAGE,
                word,
                device,
                text(event, "messageId"),
                null,
                isToBeConfirmed(tenant, event) ? chat : null,
                event.at());
        return store.named(tenant, Aliases.ofAll(List.of(optOut)))
                .compose(known -> known.isEmpty() ? putAndConfirm(optOut) : store.alsoAs(optOut));
    }

    private boolean isToBeConfirmed(String tenant, ChildEvent event) {
        return !rules.confirmation(tenant).isEmpty()
                && !event.at().isBefore(clock.instant().minus(Confirmations.IN_TIME));
    }

    private Future<Void> putAndConfirm(OptOut optOut) {
        return put(optOut).compose(isNew -> {
            if (!isNew) {
                // A user has put the same person on the list in this moment.
                return store.alsoAs(optOut);
            }
            if (optOut.confirmTo() != null) {
                confirmer.accept(optOut);
            }
            return Future.succeededFuture();
        });
    }

    @Override
    public Future<Void> beforeForgetting(String tenant, DeviceId device) {
        return lasting.noteOf(tenant, device);
    }

    @Override
    public Future<Void> note(Access.Whole by, Set<String> names) {
        return lasting.note(by, names);
    }

    private static String text(ChildEvent event, String name) {
        return event.data().getValue(name) instanceof String text ? text : "";
    }

    static String newId() {
        return UuidCreator.getTimeOrderedEpochPlus1().toString();
    }

    /** Gives whether the person was not on the list. */
    private Future<Boolean> put(OptOut optOut) {
        return journal.appendWith(OptOutStore.insert(optOut), draft("contact.opted-out", optOut))
                .map(event -> event != null);
    }

    private Draft draft(String type, OptOut optOut) {
        JsonObject data = new JsonObject().put("optOut", optOut.toJson());
        return new Draft(optOut.tenant(), optOut.device(), type, clock.instant(), null, data);
    }

    /**
     * Puts a person on the list, unless it is on it.
     *
     * @return the one that is on the list then
     */
    Future<Added> add(String tenant, String jid, @Nullable String note) {
        OptOut optOut = one(Source.USER, tenant, jid, note);
        return store.requireActive(tenant)
                .compose(active -> put(optOut))
                .compose(isNew -> isNew
                        ? Future.succeededFuture(new Added(optOut, true))
                        : store.named(tenant, Aliases.of(List.of(jid)))
                                .map(found -> new Added(found.isEmpty() ? optOut : found.get(0), false)));
    }

    /** @param isNew whether the person was not on the list before */
    record Added(OptOut optOut, boolean isNew) {}

    private OptOut one(Source source, String tenant, String jid, @Nullable String note) {
        return OptOut.by(source, newId(), tenant, jid, note, clock.instant());
    }

    /** Puts all of them on the list, or none; gives how many were not on it. Of these there are no events. */
    Future<Integer> addAll(String tenant, List<String> jids) {
        return store.addAll(
                tenant,
                jids.stream().map(jid -> one(Source.IMPORT, tenant, jid, null)).toList());
    }

    /** Takes a person off the list; gives whether it was on it. */
    Future<Boolean> remove(String tenant, String jid) {
        return store.remove(tenant, jid)
                .compose(removed -> removed.isEmpty()
                        ? Future.succeededFuture(false)
                        : journal.append(draft("contact.opted-in", removed.get(0)))
                                .map(true));
    }

    @Override
    public Future<Set<String>> among(String tenant, List<String> jids) {
        Future<Set<String>> chain = Future.succeededFuture(new HashSet<>());
        List<String> people = jids.stream().filter(Recipient::isPerson).toList();
        for (int from = 0; from < people.size(); from += CHUNK) {
            List<String> chunk = people.subList(from, Math.min(from + CHUNK, people.size()));
            chain = chain.compose(all -> store.among(tenant, chunk).map(found -> {
                all.addAll(found);
                return all;
            }));
        }
        return chain;
    }

    /** The tenant is gone. */
    public Future<Void> removeOf(String tenant) {
        return store.removeOf(tenant).compose(removed -> rules.removeOf(tenant));
    }
}
