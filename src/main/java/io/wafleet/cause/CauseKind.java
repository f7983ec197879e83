package io.wafleet.cause;

/** What a code can be the cause of. */
public enum CauseKind {
    /** Things of several kinds. */
    ANY,
    /** That a process is started or ended, because somebody wished it or all is in order. */
    WISH,
    /** That a process is in trouble, or was replaced for one. */
    PROCESS,
    /** That a device's link to WhatsApp is not as it should be. */
    LINK,
    /** That a job, or a whole queue, waits. */
    HOLD,
    /** What became of a try to send, or of a job. */
    JOB,
    /** That a row of a campaign becomes no message. */
    ROW,
    /** That a webhook is paused. */
    WEBHOOK,
    /** That an event was not delivered to a webhook. */
    DELIVERY,
    /** That a device's chats are read, or could not be. */
    SYNC,
    /** That a rolling restart goes no further. */
    ROLLOUT
}
