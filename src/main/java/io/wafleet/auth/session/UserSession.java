package io.wafleet.auth.session;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * A log-in that goes on until it is ended, or over.
 *
 * @param stamp the user's when it began; with another one it is over
 * @param from who logged in
 * @param usedAt when it was used last, known to {@link #USE_KNOWN_TO}
 * @param idle how long it lives unused
 * @param expiresAt its end if it is not used again
 * @param endsAt its end at the latest
 */
public record UserSession(
        String id,
        Kind kind,
        String username,
        String stamp,
        From from,
        Instant createdAt,
        Instant usedAt,
        Duration idle,
        Instant expiresAt,
        Instant endsAt) {

    /** A write for each request would cost more than it tells. */
    static final Duration USE_KNOWN_TO = Duration.ofMinutes(1);

    /** What holds it. */
    public enum Kind {
        /** A cookie. */
        BROWSER,
        /** A token, and perhaps a refresh token that gives the next one. */
        PROGRAM;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind parse(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * The client that logged in.
     *
     * @param agent what it calls itself
     */
    public record From(String address, String agent) {
        private static final int LONGEST = 200;

        public From {
            agent = agent.length() > LONGEST ? agent.substring(0, LONGEST) : agent;
        }
    }

    /** How long one may last: unused, and at all. */
    public record Life(Duration idle, Duration whole) {}

    boolean isOver(Instant now) {
        return !expiresAt.isAfter(now);
    }

    /** It was used just now. */
    UserSession used(Instant now) {
        Instant end = now.plus(idle);
        return new UserSession(
                id, kind, username, stamp, from, createdAt, now, idle, end.isBefore(endsAt) ? end : endsAt, endsAt);
    }

    /**
     * For the API.
     *
     * @param current the id of the session that asks
     */
    public JsonObject toJson(String current) {
        return new JsonObject()
                .put("id", id)
                .put("kind", kind.text())
                .put("current", id.equals(current))
                .put("address", from.address())
                .put("agent", from.agent())
                .put("createdAt", createdAt.toString())
                .put("usedAt", usedAt.toString())
                .put("expiresAt", expiresAt.toString());
    }
}
