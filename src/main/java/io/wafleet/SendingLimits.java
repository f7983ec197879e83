package io.wafleet;

import io.wafleet.config.Configuration;
import io.wafleet.pacing.Caps;
import io.wafleet.pacing.LaneSettings;
import io.wafleet.pacing.QuietHours;
import io.wafleet.send.SendService;

/** How the operator wants messages to be sent, in the words of those who send them. */
final class SendingLimits {
    private SendingLimits() {}

    static SendService.Limits of(Configuration configuration) {
        Configuration.Sends sends = configuration.sends();
        Configuration.Quiet quiet = sends.quietHours();
        LaneSettings lane = new LaneSettings(
                sends.interval(),
                sends.jitter(),
                caps(sends.caps()),
                caps(sends.replyCaps()),
                sends.firstContactsPerDay(),
                sends.warmUpDays(),
                null,
                quiet == null ? null : new QuietHours(quiet.from(), quiet.to(), quiet.zone()),
                sends.typing(),
                sends.pauseAfterFailures());
        return new SendService.Limits(
                lane,
                sends.queueLimit(),
                sends.keyRetention(),
                sends.jobRetention(),
                configuration.quotas().zone());
    }

    private static Caps caps(Configuration.SendCaps caps) {
        return new Caps(caps.perMinute(), caps.perHour(), caps.perDay());
    }
}
