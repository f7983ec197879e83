package io.wafleet.pacing;

import java.time.Duration;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * How one device's sends are paced.
 *
 * @param interval least time between two sends, 0 to 1 h
 * @param jitter at most this much is added to it, at random
 * @param caps of what is not a reply
 * @param replyCaps of replies
 * @param firstContactsPerDay how many strangers may be written to in any 24 hours, 0 for no limit
 * @param warmUpDays how many days a number is young, 0 for none
 * @param warmUpFrom when it began to send; null for the day it was registered
 * @param quietHours null for none
 * @param typing whether the recipient is shown "typing" for a while before a text
 * @param pauseAfterFailures how many refusals in a row pause the lane, 0 for never
 */
public record LaneSettings(
        Duration interval,
        Duration jitter,
        Caps caps,
        Caps replyCaps,
        int firstContactsPerDay,
        int warmUpDays,
        @Nullable LocalDate warmUpFrom,
        @Nullable QuietHours quietHours,
        boolean typing,
        int pauseAfterFailures) {}
