package io.wafleet.simulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The times that the contract states, each of which a test may shorten.
 *
 * @param bootConnect after the start until the stored sessions are connected (4.5)
 * @param firstCode validity of the first QR code (5.1)
 * @param nextCode validity of each of the five later codes (5.1)
 * @param loginContext after a login call until its left-over handler drops the pairing socket (5.2)
 * @param pairReady between LOGIN_SUCCESS and readiness (5.5)
 * @param reconnect pause before an established session that was dropped reconnects, times the failures (4.5)
 * @param storeDelay after the answer until a sent message is stored (3.4)
 * @param ackDelay before a simulated phone acknowledges, and again before its owner reads
 * @param webhookPause first pause between two attempts of a webhook, doubled each time (6.1)
 * @param webhookAttempt limit of one attempt (6.1)
 * @param webhookTotal limit of all attempts together (6.1)
 * @param drain how long a stop waits for requests under way (1.8)
 * @param mailCheck how often the mailbox is looked at when nobody announces mail
 * @param pairAfter when a login pairs by itself; never when null
 */
record Timings(
        Duration bootConnect,
        Duration firstCode,
        Duration nextCode,
        Duration loginContext,
        Duration pairReady,
        Duration reconnect,
        Duration storeDelay,
        Duration ackDelay,
        Duration webhookPause,
        Duration webhookAttempt,
        Duration webhookTotal,
        Duration drain,
        Duration mailCheck,
        @Nullable Duration pairAfter) {

    static Timings from(Settings settings) {
        return new Timings(
                settings.duration("SIM_BOOT_CONNECT", Duration.ofSeconds(2)),
                settings.duration("SIM_FIRST_CODE", Duration.ofSeconds(60)),
                settings.duration("SIM_NEXT_CODE", Duration.ofSeconds(20)),
                settings.duration("SIM_LOGIN_CONTEXT", Duration.ofSeconds(180)),
                settings.duration("SIM_PAIR_READY", Duration.ofSeconds(1)),
                settings.duration("SIM_RECONNECT", Duration.ofSeconds(2)),
                settings.duration("SIM_STORE_DELAY", Duration.ofMillis(100)),
                settings.duration("SIM_ACK_DELAY", Duration.ofMillis(300)),
                settings.duration("SIM_WEBHOOK_PAUSE", Duration.ofSeconds(1)),
                settings.duration("SIM_WEBHOOK_ATTEMPT", Duration.ofSeconds(10)),
                settings.duration("SIM_WEBHOOK_TOTAL", Duration.ofSeconds(30)),
                settings.duration("SIM_DRAIN", Duration.ofSeconds(15)),
                settings.duration("SIM_MAIL_CHECK", Duration.ofSeconds(10)),
                settings.durationOrNull("SIM_PAIR_AFTER"));
    }
}
