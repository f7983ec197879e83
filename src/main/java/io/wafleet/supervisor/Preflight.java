package io.wafleet.supervisor;

import io.vertx.core.Future;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.supervisor.ProcessState.Backoff;
import io.wafleet.supervisor.ProcessState.Failed;
import io.wafleet.supervisor.ProcessState.PortConflict;
import io.wafleet.supervisor.process.ChildSpec;
import io.wafleet.supervisor.process.Executable;
import io.wafleet.supervisor.process.PortCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Looks, before a launch, for what would make it fail, because a child that ends with 1 does not say why. */
final class Preflight {
    /** How long a taken port or volume is left alone before it is looked at again. */
    static final Duration RECHECK = Duration.ofSeconds(30);

    private final SlotParts parts;

    Preflight(SlotParts parts) {
        this.parts = parts;
    }

    /** The launch was not tried, because this state would be its end. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient ProcessState state;

        Refused(ProcessState state) {
            super(state.cause().text(), null, false, false);
            this.state = state;
        }

        ProcessState state() {
            return state;
        }
    }

    /** The state that the launch would end in, or null if nothing is in its way. */
    Future<@Nullable ProcessState> obstacle(ChildSpec spec) {
        return parts.vertx()
                .<@Nullable ProcessState>executeBlocking(() -> find(spec), false)
                .compose(found -> found == null ? volumeConflict(spec) : Future.succeededFuture(found));
    }

    private Future<@Nullable ProcessState> volumeConflict(ChildSpec spec) {
        return parts.processes()
                .userOf(spec.volume())
                .map(user -> user == null
                        ? null
                        : new Backoff(
                                parts.clock().instant().plus(RECHECK),
                                CauseCode.VOLUME_IN_USE.cause(user, spec.volume())));
    }

    /** The conflict on the port, or null if nobody listens on it. */
    Future<@Nullable ProcessState> portConflict(int port) {
        return parts.vertx().executeBlocking(() -> findHolder(port), false);
    }

    /** Why a launch failed, with what the operator may do where it is known. */
    static Cause cause(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        boolean helperMissing = message.contains("jspawnhelper");
        return (helperMissing ? CauseCode.JAVA_UPGRADED : CauseCode.LAUNCH_FAILED).cause(message);
    }

    private @Nullable ProcessState find(ChildSpec spec) {
        Path binary = spec.binary();
        if (!Files.exists(binary)) {
            return new Failed(CauseCode.BINARY_MISSING.cause(binary));
        }
        if (!Files.isExecutable(binary) || Files.isDirectory(binary)) {
            return new Failed(CauseCode.BINARY_NOT_EXECUTABLE.cause(binary));
        }
        Cause unusable = Executable.whyUnusable(binary);
        if (unusable != null) {
            return new Failed(unusable);
        }
        if (!Files.isDirectory(spec.volume()) || !Files.isWritable(spec.volume())) {
            return new Failed(CauseCode.VOLUME_UNWRITABLE.cause(spec.volume()));
        }
        return findHolder(spec.port());
    }

    private @Nullable ProcessState findHolder(int port) {
        if (PortCheck.isFree(port)) {
            return null;
        }
        String who = PortCheck.holder(port);
        return new PortConflict(
                CauseCode.PORT_CONFLICT.cause(port, who),
                parts.clock().instant().plus(RECHECK));
    }
}
