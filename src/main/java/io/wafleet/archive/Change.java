package io.wafleet.archive;

import io.wafleet.usage.Kind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an event tells of a message or a chat. In whatever order changes come, what is archived in the end is the same. */
sealed interface Change {
    Chat chat();

    /** The number of the event. */
    long seq();

    /** When it happened. */
    Instant at();

    /** The same of a chat that turned out to be known by another name. */
    Change in(Chat other);

    /**
     * One chat of one device.
     *
     * @param id its JID, by phone number where that is known
     * @param lid its hidden number, where that is known too
     */
    record Chat(
            String tenant,
            String device,
            String id,
            @Nullable String lid) {}

    /**
     * Who wrote something.
     *
     * @param me the device's own number, whichever way
     * @param name as the person calls himself
     */
    record Author(
            boolean me,
            @Nullable String jid,
            @Nullable String lid,
            @Nullable String name) {}

    /**
     * A message was received or sent.
     *
     * @param media JSON text
     * @param job the send job's id; null for what was not sent by the gateway
     */
    record Message(
            Chat chat,
            long seq,
            Instant at,
            String id,
            Author author,
            Kind kind,
            @Nullable String body,
            @Nullable String replyTo,
            @Nullable String media,
            @Nullable String job)
            implements Change {
        @Override
        public Message in(Chat other) {
            return new Message(other, seq, at, id, author, kind, body, replyTo, media, job);
        }
    }

    /** Its author wrote a message anew. Anybody else's word for it does not count. */
    record Edit(Chat chat, long seq, Instant at, String id, Author author, String body) implements Change {
        @Override
        public Edit in(Chat other) {
            return new Edit(other, seq, at, id, author, body);
        }
    }

    /**
     * A message was taken back.
     *
     * @param forAll for everybody, or by the owner of the device for himself alone
     */
    record Withdrawal(Chat chat, long seq, Instant at, String id, Author author, boolean forAll) implements Change {
        @Override
        public Withdrawal in(Chat other) {
            return new Withdrawal(other, seq, at, id, author, forAll);
        }
    }

    /**
     * Somebody feels something about a message.
     *
     * @param sender empty for the device's own number
     * @param emoji empty where it was taken back
     */
    record Reaction(Chat chat, long seq, Instant at, String id, String sender, String emoji) implements Change {
        @Override
        public Reaction in(Chat other) {
            return new Reaction(other, seq, at, id, sender, emoji);
        }
    }

    /** Somebody has got a message of ours, or has read it. */
    record Receipt(Chat chat, long seq, Instant at, String id, String reader, boolean read) implements Change {
        @Override
        public Receipt in(Chat other) {
            return new Receipt(other, seq, at, id, reader, read);
        }
    }

    /** The owner of the device has read the chat. */
    record Seen(Chat chat, long seq, Instant at) implements Change {
        @Override
        public Seen in(Chat other) {
            return new Seen(other, seq, at);
        }
    }

    /** The chat has this name. */
    record Naming(Chat chat, long seq, Instant at, String name) implements Change {
        @Override
        public Naming in(Chat other) {
            return new Naming(other, seq, at, name);
        }
    }
}
