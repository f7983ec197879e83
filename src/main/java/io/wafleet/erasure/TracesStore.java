package io.wafleet.erasure;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wafleet.access.Access;
import io.wafleet.journal.Event;
import io.wafleet.journal.EventFilter;
import io.wafleet.journal.EventStore;
import io.wafleet.journal.Page;
import io.wafleet.store.Condition;
import io.wafleet.store.Database;
import io.wafleet.store.PageSize;
import io.wafleet.store.Session;
import io.wafleet.store.Statement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the tables of all other rooms have of a person: in one place, because what belongs to nobody in particular is what is
 * forgotten. Every write is short.
 */
final class TracesStore {
    private static final int BATCH = 500;
    private static final String OF_DEVICES = "device IN (SELECT id FROM devices WHERE %s)";
    private static final String ERASED = "{\"erased\":true}";

    private final Database database;
    private final EventStore events;

    TracesStore(Database database) {
        this.database = database;
        this.events = new EventStore(database);
    }

    private static Condition of(Access.Whole by) {
        return new Condition("1 = 1", List.of()).ofTenant(by);
    }

    private static Condition ofDevices(Access.Whole by) {
        Condition whose = of(by);
        return new Condition(OF_DEVICES.formatted(whose.sql()), whose.parameters());
    }

    private static Condition isOneOf(Condition whose, String column, Set<String> names) {
        List<String> any = List.copyOf(names);
        return whose.and(Condition.isOneOf(column, any), any);
    }

    /** The names, and those that devices have learned are the same person's. */
    Future<Set<String>> names(Access.Whole by, Set<String> names) {
        List<String> any = List.copyOf(names);
        List<Object> twice = new ArrayList<>(any);
        twice.addAll(any);
        Condition same = ofDevices(by)
                .and("(" + Condition.isOneOf("phone", any) + " OR " + Condition.isOneOf("lid", any) + ")", twice);
        return database.read(session -> session.list(
                        "SELECT lid, phone FROM identities WHERE " + same.sql(),
                        Tuple.from(same.parameters()),
                        row -> List.of(row.getString("lid"), row.getString("phone"))))
                .map(found -> {
                    Set<String> all = new HashSet<>(names);
                    found.forEach(all::addAll);
                    return all;
                });
    }

    /** Of these numbers, those of devices that the access covers. */
    Future<List<String>> ownNumbers(Access.Whole by, Set<String> numbers) {
        Condition own = isOneOf(of(by), "phone_number", numbers);
        return database.read(session -> session.list(
                "SELECT phone_number FROM devices WHERE " + own.sql(),
                Tuple.from(own.parameters()),
                row -> row.getString("phone_number")));
    }

    /** Jobs to the person that are in a state, some of them. */
    Future<List<String>> jobs(Access.Whole by, Set<String> names, String state) {
        Condition theirs = isOneOf(of(by), "recipient", names).and("state = ?", List.of(state));
        return database.read(session -> session.list(
                "SELECT id FROM send_jobs WHERE " + theirs.sql() + " ORDER BY id LIMIT ?",
                theirs.with(BATCH),
                row -> row.getString("id")));
    }

    /** Events after a number. */
    Future<Page> events(Access.Whole by, long after) {
        return events.page(new EventFilter(by, List.of()), after, PageSize.step(BATCH));
    }

    /**
     * Takes from events what they say. They stay as long as they were, in blanks: how much the journal holds is the sum of what was
     * measured, and the same is taken off when they are removed.
     */
    Future<Void> eraseEvents(List<Event> events) {
        List<Statement> statements = new ArrayList<>();
        for (Event event : events) {
            int bytes = event.data().getBytes(StandardCharsets.UTF_8).length;
            String blank = ERASED + " ".repeat(Math.max(0, bytes - ERASED.length()));
            statements.add(new Statement(
                    "UPDATE events SET data = ?, dedup = NULL WHERE seq = ?", Tuple.of(blank, event.seq())));
        }
        for (Event event : events) {
            statements.add(new Statement(
                    "UPDATE deliveries SET answer = NULL, history = '[]' WHERE seq = ?", Tuple.of(event.seq())));
        }
        return database.write(session -> session.changeEach(statements).mapEmpty());
    }

    /** What was taken from some jobs. */
    record Jobs(int count, Set<String> files) {}

    /** Takes from some jobs to the person to whom they were and what they said; none is waiting any more. */
    Future<Jobs> eraseJobs(Access.Whole by, Set<String> names) {
        Condition theirs = isOneOf(of(by), "recipient", names);
        return database.write(session -> session.list(
                        "SELECT id, file FROM send_jobs WHERE " + theirs.sql()
                                + " AND state <> 'sending' ORDER BY id LIMIT ?",
                        theirs.with(BATCH),
                        row -> new Job(row.getString("id"), row.getString("file")))
                .compose(found -> eraseJobs(session, found)));
    }

    private record Job(String id, @Nullable String file) {}

    private static Future<Jobs> eraseJobs(Session session, List<Job> found) {
        if (found.isEmpty()) {
            return Future.succeededFuture(new Jobs(0, Set.of()));
        }
        List<Tuple> ids = found.stream().map(job -> Tuple.of(job.id())).toList();
        Set<String> files = new HashSet<>();
        for (Job job : found) {
            String file = job.file();
            if (file != null) {
                files.add(file);
            }
        }
        return session.changeEach("""
                        UPDATE send_jobs SET recipient = '', kind = 'text', body = '{"text":""}', file = NULL, message_id = NULL
                        WHERE id = ?""", ids)
                .compose(done -> session.changeEach(
                        "UPDATE idempotency_keys SET status = NULL, answer = NULL WHERE job = ?", ids))
                .map(done -> new Jobs(found.size(), files));
    }

    /** Of these files, those that a job waits for still. */
    Future<Set<String>> needed(Set<String> files) {
        List<String> any = List.copyOf(files);
        return database.read(session -> session.list(
                        "SELECT DISTINCT file FROM send_jobs WHERE " + Condition.isOneOf("file", any)
                                + " AND state IN ('queued', 'sending')",
                        Tuple.from(any),
                        row -> row.getString("file")))
                .map(Set::copyOf);
    }

    /** What is known of the person besides: that there was a contact, which names go together, who was left out of campaigns. */
    Future<Void> forget(Access.Whole by, Set<String> names, Set<String> numbers) {
        Condition contacts = isOneOf(ofDevices(by), "jid", names);
        Condition lids = isOneOf(ofDevices(by), "lid", names);
        Condition checks = isOneOf(ofDevices(by), "number", union(names, numbers));
        Condition whose = of(by);
        Condition skipped = isOneOf(
                new Condition("campaign IN (SELECT id FROM campaigns WHERE " + whose.sql() + ")", whose.parameters()),
                "recipient",
                union(names, numbers));
        List<String> spellings = List.copyOf(union(names, numbers));
        return database.write(session -> change(session, "DELETE FROM contacts WHERE ", contacts)
                .compose(gone -> change(session, "DELETE FROM number_checks WHERE ", checks))
                .compose(gone -> change(session, "DELETE FROM identities WHERE ", lids))
                .compose(gone -> change(session, "UPDATE campaign_skipped SET recipient = '' WHERE ", skipped))
                .compose(gone -> change(
                        session,
                        "DELETE FROM recipients WHERE ",
                        new Condition(Condition.isOneOf("number", spellings), List.copyOf(spellings))))
                .mapEmpty());
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }

    private static Future<Integer> change(Session session, String sql, Condition condition) {
        return session.change(sql + condition.sql(), Tuple.from(condition.parameters()));
    }
}
