package io.wafleet.command;

import io.wafleet.problem.ProblemCode;
import java.time.Duration;
import java.util.Locale;

/** Every command and question that goes over the bus, whether it is one device's, and how long its answer may take. */
public enum Verb {
    GET(Of.DEVICE, Limit.MIDDLE),
    PATCH(Of.DEVICE, Limit.MIDDLE),
    DELETE(Of.DEVICE, Limit.CHILD),
    START(Of.DEVICE, Limit.MIDDLE),
    STOP(Of.DEVICE, Limit.MIDDLE),
    RESTART(Of.DEVICE, Limit.MIDDLE),
    LOGOUT(Of.DEVICE, Limit.CHILD),
    QR(Of.DEVICE, Limit.CHILD),
    TYPED_CODE(Of.DEVICE, Limit.CHILD),
    RECONNECT(Of.DEVICE, Limit.CHILD),
    HISTORY(Of.DEVICE, Limit.MIDDLE),
    MEDIA(Of.DEVICE, Limit.DOWNLOAD),
    JOBS(Of.DEVICE, Limit.SHORT),
    QUEUE(Of.DEVICE, Limit.MIDDLE),
    QUEUE_PATCH(Of.DEVICE, Limit.MIDDLE),
    QUEUE_PAUSE(Of.DEVICE, Limit.MIDDLE),
    QUEUE_RESUME(Of.DEVICE, Limit.MIDDLE),
    QUEUE_CLEAR(Of.DEVICE, Limit.MIDDLE),
    GROUPS(Of.DEVICE, Limit.PEOPLE),
    GROUP(Of.DEVICE, Limit.PEOPLE),
    GROUP_CREATE(Of.DEVICE, Limit.PEOPLE),
    GROUP_CHANGE(Of.DEVICE, Limit.PEOPLE),
    GROUP_PICTURE(Of.DEVICE, Limit.PEOPLE),
    GROUP_MEMBERS(Of.DEVICE, Limit.PEOPLE),
    GROUP_LEAVE(Of.DEVICE, Limit.PEOPLE),
    GROUP_INVITE(Of.DEVICE, Limit.PEOPLE),
    GROUP_INVITE_RESET(Of.DEVICE, Limit.PEOPLE),
    GROUP_PREVIEW(Of.DEVICE, Limit.PEOPLE),
    GROUP_JOIN(Of.DEVICE, Limit.PEOPLE),
    GROUP_REQUESTS(Of.DEVICE, Limit.PEOPLE),
    GROUP_REQUESTS_SETTLE(Of.DEVICE, Limit.PEOPLE),
    CHECK(Of.DEVICE, Limit.PEOPLE),
    CONTACTS(Of.DEVICE, Limit.PEOPLE),
    CONTACT(Of.DEVICE, Limit.PEOPLE),
    PICTURE(Of.DEVICE, Limit.PEOPLE),
    PROFILE(Of.DEVICE, Limit.PEOPLE),
    PROFILE_RENAME(Of.DEVICE, Limit.PEOPLE),
    PROFILE_PICTURE(Of.DEVICE, Limit.PEOPLE),
    PRIVACY(Of.DEVICE, Limit.PEOPLE),
    CHANNELS(Of.DEVICE, Limit.PEOPLE),
    CHANNEL(Of.DEVICE, Limit.PEOPLE),
    CHANNEL_MESSAGES(Of.DEVICE, Limit.PEOPLE),
    CHANNEL_UNFOLLOW(Of.DEVICE, Limit.PEOPLE),
    MESSAGE_MARK(Of.DEVICE, Limit.PEOPLE),

    CREATE(Of.FLEET, Limit.MIDDLE),
    IMPORT(Of.FLEET, Limit.COPY),
    LIST(Of.FLEET, Limit.SHORT),
    RESOLVE(Of.FLEET, Limit.SHORT),
    NAMES(Of.FLEET, Limit.SHORT),
    ROLL(Of.FLEET, Limit.SHORT),
    ROLL_PROGRESS(Of.FLEET, Limit.SHORT),
    ROLL_CANCEL(Of.FLEET, Limit.SHORT),
    /** Beside the wait for the outcome, which its caller adds. */
    SEND(Of.FLEET, Limit.SHORT),
    JOB(Of.FLEET, Limit.SHORT),
    JOB_CANCEL(Of.FLEET, Limit.SHORT),
    QUEUES(Of.FLEET, Limit.MIDDLE),
    CAMPAIGN(Of.FLEET, Limit.BULK),
    CAMPAIGN_DRY_RUN(Of.FLEET, Limit.BULK),
    CAMPAIGN_LIST(Of.FLEET, Limit.SHORT),
    CAMPAIGN_GET(Of.FLEET, Limit.BULK),
    CAMPAIGN_PAUSE(Of.FLEET, Limit.BULK),
    CAMPAIGN_RESUME(Of.FLEET, Limit.BULK),
    CAMPAIGN_CANCEL(Of.FLEET, Limit.BULK),
    OPT_OUT_ADD(Of.FLEET, Limit.MIDDLE),
    OPT_OUT_REMOVE(Of.FLEET, Limit.MIDDLE),
    OPT_OUT_IMPORT(Of.FLEET, Limit.BULK),
    OPT_OUT_RULES(Of.FLEET, Limit.SHORT),
    OPT_OUT_RULES_SET(Of.FLEET, Limit.MIDDLE),
    /** Reads all of the journal, which may take longer: it goes on then. */
    ERASE_PERSON(Of.FLEET, Limit.ERASURE),
    QUOTAS(Of.FLEET, Limit.SHORT),
    QUOTAS_SET(Of.FLEET, Limit.SHORT),
    WEBHOOK_CREATE(Of.FLEET, Limit.MIDDLE),
    WEBHOOK_CHANGE(Of.FLEET, Limit.MIDDLE),
    WEBHOOK_DELETE(Of.FLEET, Limit.MIDDLE),
    WEBHOOK_PAUSE(Of.FLEET, Limit.MIDDLE),
    WEBHOOK_RESUME(Of.FLEET, Limit.MIDDLE),
    WEBHOOK_ROTATE(Of.FLEET, Limit.MIDDLE),
    WEBHOOK_TEST(Of.FLEET, Limit.ATTEMPT),
    WEBHOOK_REDELIVER(Of.FLEET, Limit.MIDDLE),
    WEBHOOK_REDELIVER_RANGE(Of.FLEET, Limit.ATTEMPT);

    private final Of of;
    private final Duration deadline;

    Verb(Of of, Duration deadline) {
        this.of = of;
        this.deadline = deadline;
    }

    private enum Of {
        DEVICE,
        FLEET
    }

    private static final class Limit {
        static final Duration SHORT = Duration.ofSeconds(10);
        static final Duration MIDDLE = Duration.ofSeconds(30);
        /** Ten thousand rows are stored in one go. */
        static final Duration BULK = Duration.ofSeconds(60);
        /** A child itself gives up a download after 45 s, or less. */
        static final Duration DOWNLOAD = Duration.ofSeconds(90);
        /** What waits for a child to start, to show a code or to log out. */
        static final Duration CHILD = Duration.ofSeconds(150);
        /** Longer than an attempt to deliver may take. */
        static final Duration ATTEMPT = Duration.ofSeconds(150);
        /** Three calls, each of which a child gives up after 45 s itself. */
        static final Duration PEOPLE = Duration.ofSeconds(170);
        /** Longer than the longest send is waited for; shorter than a silent connection is kept. */
        static final Duration ERASURE = Duration.ofSeconds(280);
        /** A volume with years of media is copied in that time. */
        static final Duration COPY = Duration.ofHours(2);
    }

    /** Whether it is asked of one device, by its id. */
    public boolean isOfDevice() {
        return of == Of.DEVICE;
    }

    /** When it is given up; the work may still go on then. */
    public Duration deadline() {
        return deadline;
    }

    /** What it means when nobody serves it. */
    ProblemCode absent() {
        return isOfDevice() ? ProblemCode.DEVICE_NOT_FOUND : ProblemCode.STOPPING;
    }

    /** The word on the bus. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
