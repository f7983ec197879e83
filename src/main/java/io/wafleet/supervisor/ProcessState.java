package io.wafleet.supervisor;

import io.wafleet.supervisor.process.Child;
import io.wafleet.supervisor.process.Serving;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a child process is in its life. What a user sees of it is {@link ProcessSnapshot}. */
sealed interface ProcessState {
    /** The word of the API, the events and the metrics. */
    String word();

    /** The process that exists in this state, if any. */
    default @Nullable Child child() {
        return null;
    }

    /** Why it is in this state, for people; begins with a word that stays the same. */
    String cause();

    /** When the state ends by itself, if it does. */
    default @Nullable Instant until() {
        return null;
    }

    /** No process, and none wanted. */
    record Stopped(String cause) implements ProcessState {
        @Override
        public String word() {
            return "stopped";
        }
    }

    /**
     * Wanted, waiting for its turn or for the launcher.
     *
     * @param launching whether a process may exist already, although its pid is not known yet
     */
    record Queued(boolean launching, String cause) implements ProcessState {
        @Override
        public String word() {
            return "starting";
        }
    }

    /** Launched, not yet answering. */
    record Starting(Child child, Instant until, String cause) implements ProcessState {
        @Override
        public String word() {
            return "starting";
        }
    }

    /** Left alive by an earlier gateway; its identity is proven, its answer is awaited. */
    record Adopting(Child child, Instant until) implements ProcessState {
        @Override
        public String word() {
            return "adopting";
        }

        @Override
        public String cause() {
            return "adopted";
        }
    }

    /**
     * Answers its probes.
     *
     * @param serving the proof that it is the child who answers
     */
    record Running(Child child, Serving serving, String cause) implements ProcessState {
        @Override
        public String word() {
            return "running";
        }
    }

    /**
     * Told to end.
     *
     * @param child null while the launcher has not said yet which process to end
     * @param next what to do when it is gone
     */
    record Stopping(@Nullable Child child, Next next, String cause, Instant until) implements ProcessState {
        @Override
        public String word() {
            return "stopping";
        }

        Stopping then(Next other, String because) {
            return new Stopping(child, other, because, until);
        }
    }

    /** Died; will be launched again. */
    record Backoff(Instant until, String cause) implements ProcessState {
        @Override
        public String word() {
            return "backoff";
        }
    }

    /** Not launched again until somebody asks. */
    record Failed(String cause) implements ProcessState {
        @Override
        public String word() {
            return "failed";
        }
    }

    /** Somebody else listens on the device's port; looked at again now and then. */
    record PortConflict(String cause, Instant until) implements ProcessState {
        @Override
        public String word() {
            return "port-conflict";
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
