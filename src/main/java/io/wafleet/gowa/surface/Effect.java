package io.wafleet.gowa.surface;

/** What a call of the child's does, and so what its caller must be allowed to do. */
public enum Effect {
    /** Looks at the device, its account and its link. */
    READS_DEVICE,
    /** Looks at people, chats, groups, messages and their files. */
    READS_MESSAGES,
    /** Hears what happens. */
    FOLLOWS,
    /** Says something to others, or changes chats and groups. */
    SENDS,
    /** Changes the device, its account or its link. */
    MANAGES
}
