package io.wafleet.supervisor;

import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.supervisor.process.Child;
import io.wafleet.supervisor.process.Serving;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a child process is in its life. What a user sees of it is {@link ProcessSnapshot}. */
sealed interface ProcessState {
    /** What everybody sees of it. */
    ProcessWord word();

    /** The process that exists in this state, if any. */
    default @Nullable Child child() {
        return null;
    }

    /** Why it is in this state. */
    Cause cause();

    /** When the state ends by itself, if it does. */
    default @Nullable Instant until() {
        return null;
    }

    /** No process, and none wanted. */
    record Stopped(Cause cause) implements ProcessState {
        @Override
        public ProcessWord word() {
            return ProcessWord.STOPPED;
        }
    }

    /**
     * Wanted, waiting for its turn or for the launcher.
     *
     * @param launching whether a process may exist already, although its pid is not known yet
     */
    record Queued(boolean launching, Cause cause) implements ProcessState {
        @Override
        public ProcessWord word() {
            return ProcessWord.STARTING;
        }
    }

    /** Launched, not yet answering. */
    record Starting(Child child, Instant until, Cause cause) implements ProcessState {
        @Override
        public ProcessWord word() {
            return ProcessWord.STARTING;
        }
    }

    /** Left alive by an earlier gateway; its identity is proven, its answer is awaited. */
    record Adopting(Child child, Instant until) implements ProcessState {
        @Override
        public ProcessWord word() {
            return ProcessWord.ADOPTING;
        }

        @Override
        public Cause cause() {
            return CauseCode.ADOPTED.cause();
        }
    }

    /**
     * Answers its probes.
     *
     * @param serving the proof that it is the child who answers
     */
    record Running(Child child, Serving serving, Cause cause) implements ProcessState {
        @Override
        public ProcessWord word() {
            return ProcessWord.RUNNING;
        }
    }

    /**
     * Told to end.
     *
     * @param child null while the launcher has not said yet which process to end
     * @param next what to do when it is gone
     */
    record Stopping(@Nullable Child child, Next next, Cause cause, Instant until) implements ProcessState {
        @Override
        public ProcessWord word() {
            return ProcessWord.STOPPING;
        }

        Stopping then(Next other, Cause because) {
            return new Stopping(child, other, because, until);
        }
    }

    /** Died; will be launched again. */
    record Backoff(Instant until, Cause cause) implements ProcessState {
        @Override
        public ProcessWord word() {
            return ProcessWord.BACKOFF;
        }
    }

    /** Not launched again until somebody asks. */
    record Failed(Cause cause) implements ProcessState {
        @Override
        public ProcessWord word() {
            return ProcessWord.FAILED;
        }
    }

    /** Somebody else listens on the device's port; looked at again now and then. */
    record PortConflict(Cause cause, Instant until) implements ProcessState {
        @Override
        public ProcessWord word() {
            return ProcessWord.PORT_CONFLICT;
        }
    }

    /** What follows the end of a process that was told to end. */
    enum Next {
        STAY_STOPPED,
        LAUNCH_AGAIN,
        /** Treated like a crash: it was ended because it did not answer, or not as a child does. */
        BACK_OFF,
        /** Another launch would not do better. */
        FAIL
    }
}
