package io.wafleet.pacing;

import io.vertx.core.Future;
import io.wafleet.cause.CauseCode;
import io.wafleet.pacing.Caps.Codes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When a lane may send to whom. Knows times and numbers only: it is told of every send and asked before the next.
 *
 * <p>Replies have caps of their own, so that what we began, a campaign say, never uses up what an answer needs. What is not
 * a reply keeps the quiet hours, and the first contacts among it their own cap and WhatsApp's brake.
 */
public final class Pacing {
    private static final int COUNTED = 1000;

    private final LaneSettings settings;
    private final Warmth warmth;
    private final RandomGenerator random;
    private final SendLog replies;
    private final SendLog others;
    private final SendLog firstContacts;
    private Instant earliest = Instant.MIN;
    private Instant brakedUntil = Instant.MIN;

    public Pacing(LaneSettings settings, Warmth warmth, RandomGenerator random) {
        this.settings = settings;
        this.warmth = warmth;
        this.random = random;
        this.replies = new SendLog(memory(settings.replyCaps().memory()));
        this.others = new SendLog(memory(settings.caps().memory()));
        this.firstContacts = new SendLog(memory(settings.firstContactsPerDay()));
    }

    /** So many are counted for the users' eyes where no cap asks for them. */
    private static int memory(int cap) {
        return Math.max(cap, COUNTED);
    }

    /** Where to find what was sent before: the times of the last messages to contacts of a range, oldest first. */
    public interface Past {
        Future<List<Instant>> last(Contact from, Contact to, int limit);
    }

    /** Takes up what an earlier gateway, or another pacing, has sent. */
    public Future<Void> recall(Past past) {
        return Future.all(
                        past.last(
                                Contact.REPLY,
                                Contact.REPLY,
                                memory(settings.replyCaps().memory())),
                        past.last(
                                Contact.KNOWN,
                                Contact.FIRST,
                                memory(settings.caps().memory())),
                        past.last(Contact.FIRST, Contact.FIRST, memory(settings.firstContactsPerDay())))
                .map(times -> {
                    times.<List<Instant>>resultAt(0).forEach(replies::add);
                    times.<List<Instant>>resultAt(1).forEach(others::add);
                    times.<List<Instant>>resultAt(2).forEach(firstContacts::add);
                    Stream.of(replies.nthLast(1), others.nthLast(1))
                            .filter(Objects::nonNull)
                            .forEach(this::rest);
                    return null;
                });
    }

    public LaneSettings settings() {
        return settings;
    }

    /** A send was made; in the order of their times. */
    public void sent(Contact contact, Instant at) {
        (contact == Contact.REPLY ? replies : others).add(at);
        if (contact == Contact.FIRST) {
            firstContacts.add(at);
        }
    }

    /** The child was called now: rest. */
    public void rest(Instant now) {
        long jitter = settings.jitter().toMillis();
        rest(now, settings.interval().plusMillis(jitter == 0 ? 0 : random.nextLong(jitter + 1)));
    }

    /** Goes on with the rest that another pacing had begun. */
    public void inherit(Pacing before) {
        earliest = before.earliest;
    }

    public void rest(Instant now, Duration pause) {
        Instant until = now.plus(pause);
        earliest = until.isAfter(earliest) ? until : earliest;
    }

    /** WhatsApp refuses first contacts. */
    public void brake(Instant until) {
        brakedUntil = until;
    }

    /** When the rest after the last send is over. */
    public Instant earliest() {
        return earliest;
    }

    /** What holds a send to such a recipient, beside the rest between two; null if nothing does. */
    @Nullable
    public Hold hold(Contact contact, Instant now) {
        if (contact == Contact.REPLY) {
            return settings.replyCaps().hold(replies, now, 1, Codes.REPLIES);
        }
        double share = warmth.share(now);
        Hold hold = Hold.later(settings.caps().hold(others, now, share, Codes.OTHERS), quiet(now));
        return contact == Contact.FIRST ? Hold.later(hold, firstContact(now, share)) : hold;
    }

    /** To whom something may be sent now, as soon as the rest between two is over. */
    public Set<Contact> sendable(Instant now) {
        return Stream.of(Contact.values())
                .filter(contact -> hold(contact, now) == null)
                .collect(Collectors.toSet());
    }

    private @Nullable Hold quiet(Instant now) {
        QuietHours hours = settings.quietHours();
        Instant end = hours == null ? null : hours.end(now);
        return end == null ? null : new Hold(CauseCode.QUIET_HOURS, end);
    }

    private @Nullable Hold firstContact(Instant now, double share) {
        int cap = Warmth.share(settings.firstContactsPerDay(), share);
        Hold capped = Caps.hold(firstContacts, now, cap, Caps.DAY, CauseCode.FIRST_CONTACT_CAP);
        Hold braked =
                brakedUntil.isAfter(now) ? new Hold(CauseCode.WHATSAPP_REFUSES_FIRST_CONTACTS, brakedUntil) : null;
        return Hold.later(capped, braked);
    }

    public int sentSince(Instant since) {
        return replies.countSince(since) + others.countSince(since);
    }

    public int firstContactsSince(Instant since) {
        return firstContacts.countSince(since);
    }

    /** As far as the number is warm; 0 for no limit. */
    int dayCap(Instant now) {
        return Warmth.share(settings.caps().perDay(), warmth.share(now));
    }

    public int firstContactCap(Instant now) {
        return Warmth.share(settings.firstContactsPerDay(), warmth.share(now));
    }
}
