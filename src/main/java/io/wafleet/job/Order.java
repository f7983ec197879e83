package io.wafleet.job;

import io.wafleet.content.Content;
import io.wafleet.id.DeviceId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to be sent.
 *
 * @param to a JID
 */
public record Order(String tenant, DeviceId device, String to, Content content, Terms terms) {

    /**
     * How it is to be sent.
     *
     * @param priority null for high if it is a reply, else normal
     * @param sendAt not before this time; null for at once
     * @param expiresAt not after this time; null for whenever it can be
     * @param onUncertain what becomes of it when nobody can tell whether it was sent
     * @param row its place in a campaign; null outside of one
     */
    public record Terms(
            @Nullable Priority priority,
            @Nullable Instant sendAt,
            @Nullable Instant expiresAt,
            OnUncertain onUncertain,
            @Nullable CampaignRow row) {
        public static final Terms DEFAULT = new Terms(null, null, null, OnUncertain.HOLD, null);
    }

    /** Where in which campaign; rows count from 1. */
    public record CampaignRow(String campaign, int number) {}

    /** What becomes of a job whose outcome nobody can tell. */
    public enum OnUncertain {
        /** It ends as {@code uncertain}, and a person decides. */
        HOLD,
        /** It is sent once more: for messages that may come twice but must come. */
        RETRY;

        /** The word of the API. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static OnUncertain parse(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
