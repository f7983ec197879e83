package io.wafleet.erasure;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.archive.ErasureStore;
import io.wafleet.archive.ErasureStore.Trace;
import io.wafleet.command.ById;
import io.wafleet.command.Commands;
import io.wafleet.command.Verb;
import io.wafleet.id.DeviceId;
import io.wafleet.journal.Event;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.recipient.Recipient;
import io.wafleet.store.Database;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes one person from what the gateway has, step by step, each of them short. What a killed gateway has left undone is done
 * when it is asked for again. Confined to the context of the archive.
 */
final class Erasure {
    private static final Logger log = LoggerFactory.getLogger(Erasure.class);
    private static final long BREATH_MILLIS = 20;
    private static final long LOOK_MILLIS = 250;

    private final Parts parts;
    private final ErasureStore archive;
    private final TracesStore traces;
    private final Access.Whole by;
    private final Set<String> names = new HashSet<>();
    /** Phone numbers alone: the digits of a hidden number may be somebody's phone number. */
    private final Set<String> numbers = new HashSet<>();

    private final Set<String> messages = new HashSet<>();
    private final Set<PersonFiles.Media> media = new HashSet<>();
    private final Set<String> spooled = new HashSet<>();
    private final Counts counts = new Counts();

    /**
     * What it is done with.
     *
     * @param lasting is told before it is forgotten which names are one person's
     * @param patience how long it waits for what is being sent
     * @param settled succeeds when nothing that was read of the journal before is on its way to anywhere else
     */
    record Parts(
            Vertx vertx,
            Database database,
            Commands commands,
            PersonFiles files,
            LastingNames lasting,
            Duration patience,
            Supplier<Future<Void>> settled) {}

    private static final class Counts {
        private long events;
        private long jobs;
        private long messages;
        private long files;
    }

    Erasure(Parts parts, Access.Whole by, Set<String> names) {
        this.parts = parts;
        this.archive = new ErasureStore(parts.database());
        this.traces = new TracesStore(parts.database());
        this.by = by;
        this.names.addAll(names);
    }

    /** Gives how much it was. */
    Future<JsonObject> run() {
        return traces.names(by, names)
                .compose(all -> {
                    names.addAll(all);
                    names.stream()
                            .map(Recipient::number)
                            .filter(Objects::nonNull)
                            .forEach(numbers::add);
                    return refuseOwn();
                })
                .compose(foreign -> cancelJobs())
                .compose(cancelled -> awaitSends(parts.patience().toMillis() / LOOK_MILLIS))
                .compose(sent -> parts.settled().get())
                .compose(settled -> noteMessages(0))
                .compose(noted -> eraseEvents(new PersonPattern(names), 0))
                .compose(erased -> parts.settled().get())
                .compose(settled -> eraseMessages())
                .compose(erased -> archive.forget(by, names))
                .compose(forgotten -> eraseJobs())
                .compose(erased -> parts.lasting().note(by, names))
                .compose(noted -> traces.forget(by, names, numbers))
                .compose(forgotten -> removeFiles())
                .compose(removed -> parts.database().scrub())
                .map(scrubbed -> {
                    log.info(
                            "a person was erased: {} messages, {} events, {} jobs, {} files",
                            counts.messages,
                            counts.events,
                            counts.jobs,
                            counts.files);
                    return new JsonObject()
                            .put("messages", counts.messages)
                            .put("events", counts.events)
                            .put("jobs", counts.jobs)
                            .put("files", counts.files)
                            .put("log", scrubbed);
                });
    }

    /** All that a device says names its own number. */
    private Future<Void> refuseOwn() {
        return traces.ownNumbers(by, numbers).map(own -> {
            if (!own.isEmpty()) {
                throw Problem.field("jid", "is the number of a device: delete the device")
                        .exception();
            }
            return null;
        });
    }

    private Future<Void> cancelJobs() {
        return traces.jobs(by, names, "queued")
                .compose(waiting -> waiting.isEmpty()
                        ? Future.succeededFuture()
                        : cancel(waiting.iterator()).compose(done -> cancelJobs()));
    }

    /** One that is not waiting any more is being sent, and found then. */
    private Future<Void> cancel(Iterator<String> jobs) {
        return jobs.hasNext()
                ? parts.commands()
                        .ask(by, Verb.JOB_CANCEL, new ById(jobs.next()))
                        .transform(done -> parts.vertx().timer(BREATH_MILLIS))
                        .compose(rested -> cancel(jobs))
                : Future.succeededFuture();
    }

    /**
     * What a child is sending at this moment will be told in an event, which is erased with the others. Nothing else is erased before:
     * what is told later would stay.
     */
    private Future<Void> awaitSends(long looks) {
        return traces.jobs(by, names, "sending").compose(sending -> {
            if (sending.isEmpty()) {
                return Future.succeededFuture();
            }
            return looks <= 0
                    ? Future.failedFuture(Problem.of(
                                    ProblemCode.STILL_SENDING,
                                    "something is being sent to the person still, and nothing was erased yet; ask again in a while")
                            .exception())
                    : parts.vertx().timer(LOOK_MILLIS).compose(rested -> awaitSends(looks - 1));
        });
    }

    /** Whoever answers one of these quotes it. */
    private Future<Void> noteMessages(long after) {
        return archive.traces(by, names, after).compose(found -> {
            found.forEach(trace -> {
                messages.add(trace.id());
                note(trace);
            });
            return found.isEmpty()
                    ? Future.succeededFuture()
                    : noteMessages(found.get(found.size() - 1).seq());
        });
    }

    private void note(Trace trace) {
        String json = trace.media();
        if (json != null) {
            note(trace.device(), new JsonObject(json));
        }
    }

    private void note(String device, JsonObject file) {
        if (file.getValue("path") instanceof String path) {
            media.add(new PersonFiles.Media(device, path));
        }
    }

    private Future<Void> eraseEvents(PersonPattern person, long after) {
        return traces.events(by, after).compose(page -> {
            if (page.events().isEmpty()) {
                return Future.succeededFuture();
            }
            return parts.vertx()
                    .executeBlocking(
                            () -> page.events().stream()
                                    .map(event -> about(event, person))
                                    .filter(Objects::nonNull)
                                    .toList(),
                            false)
                    .compose(this::erase)
                    .compose(erased -> parts.vertx().timer(BREATH_MILLIS))
                    .compose(rested -> eraseEvents(person, page.last()));
        });
    }

    private Future<Void> erase(List<About> events) {
        if (events.isEmpty()) {
            return Future.succeededFuture();
        }
        counts.events += events.size();
        events.forEach(about -> {
            DeviceId device = about.event().device();
            if (device != null && about.data().getValue("media") instanceof JsonObject file) {
                note(device.value(), file);
            }
        });
        return traces.eraseEvents(events.stream().map(About::event).toList());
    }

    /** An event that names the person anywhere, or a message of the person's. */
    private record About(Event event, JsonObject data) {}

    /** Null if it is about others. */
    private @Nullable About about(Event event, PersonPattern person) {
        if (messages.isEmpty() && !person.mayBeIn(event.data())) {
            return null;
        }
        try {
            JsonObject data = new JsonObject(event.data());
            return isAbout(data, person) ? new About(event, data) : null;
        } catch (DecodeException unreadable) {
            log.error("bug: event {} cannot be read", event.seq(), unreadable);
            return person.isNamedIn(event.data()) ? new About(event, new JsonObject()) : null;
        }
    }

    private boolean isAbout(Object json, PersonPattern person) {
        if (json instanceof JsonObject object) {
            return object.stream()
                    .anyMatch(entry -> person.isNamedIn(entry.getKey())
                            || (entry.getValue() != null && isAbout(entry.getValue(), person)));
        }
        if (json instanceof JsonArray array) {
            return array.stream().anyMatch(value -> value != null && isAbout(value, person));
        }
        String text = String.valueOf(json);
        return messages.contains(text) || person.isNamedIn(text);
    }

    private Future<Void> eraseMessages() {
        return archive.traces(by, names, 0).compose(found -> {
            counts.messages += found.size();
            found.forEach(this::note);
            return found.isEmpty()
                    ? Future.succeededFuture()
                    : archive.remove(found)
                            .compose(removed -> parts.vertx().timer(BREATH_MILLIS))
                            .compose(rested -> eraseMessages());
        });
    }

    private Future<Void> eraseJobs() {
        return traces.eraseJobs(by, names).compose(erased -> {
            counts.jobs += erased.count();
            spooled.addAll(erased.files());
            return erased.count() == 0 ? Future.succeededFuture() : eraseJobs();
        });
    }

    private Future<Void> removeFiles() {
        Future<Set<String>> needed = spooled.isEmpty() ? Future.succeededFuture(Set.of()) : traces.needed(spooled);
        return needed.compose(kept -> {
                    spooled.removeAll(kept);
                    return parts.vertx().executeBlocking(() -> parts.files().remove(spooled, media), false);
                })
                .map(removed -> {
                    counts.files += removed;
                    return null;
                });
    }
}
