package io.wafleet.faults;

import io.wafleet.it.GatewayProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * What children do that they should not. One script takes the place of the child's binary; it does what the file {@code
 * behaviour} in its volume says, and then, or without it, becomes a tiny child that answers its probes.
 */
final class MisbehavingChild {
    static final String GOOD = "tiny";
    static final String EXITS_AT_ONCE = "exit 7";
    static final String EXITS_0_AT_ONCE = "exit 0";
    static final String DISAPPEARS = "kill -KILL $$";
    /** Ready, and gone two seconds after its start. */
    static final String FLAPS = "TINY_MODE=flap TINY_LIFE=2 tiny";

    static final String IGNORES_TERM = "trap '' TERM; tiny";
    static final String NEVER_OPENS_ITS_PORT = "exec sleep 3600";
    static final String NEVER_ANSWERS = "TINY_MODE=mute tiny";
    static final String ANSWERS_500 = "TINY_MODE=error tiny";
    static final String STARTS_SLOWLY = "sleep 1.2; tiny";
    static final String DAEMONISES = "setsid perl \"$TINY\" & exit 0";
    /** Once: nobody can tell whose it is until there is a file {@code go}, and then it listens. Later launches end at once. */
    static final String DAEMONISES_UNSEEN = """
            [ -f once ] && exit 3
            touch once
            SEEN="$WAFLEET_COOKIE" setsid env -u WAFLEET_COOKIE sh -c '
              : >unseen; while [ ! -f go ]; do sleep 0.1; done; exec env WAFLEET_COOKIE="$SEEN" perl "$TINY"' &
            while [ ! -f unseen ]; do sleep 0.1; done
            exit 0""";

    /** The server is a grandchild in a session of its own, and outlives the child. */
    static final String LETS_ANOTHER_HOLD_THE_PORT = "setsid perl \"$TINY\" & wait";
    /** A grandchild in a session of its own keeps the output and the volume's lock open. */
    static final String LETS_ANOTHER_HOLD_ITS_OUTPUT = "setsid sleep 3600 & tiny";
    /** Grandchildren come and go that nobody waits for. */
    static final String LEAVES_ORPHANS = "for i in 1 2 3; do (true & sleep 0.2 &) ; done; tiny";

    static final String FLOODS = "yes 'a line of no use' | head -c 67108864; tiny";
    static final String IS_THE_SIMULATOR = "exec \"$SIMULATOR\" \"$@\"";

    private static final String DISPATCHER = """
            #!/bin/sh
            export TINY='ROOT/tiny-child.pl' SIMULATOR='ROOT/simulator'
            tiny() { exec perl "$TINY"; }
            [ -f behaviour ] && . ./behaviour
            tiny
            """;

    private MisbehavingChild() {}

    /** Puts the script in the place of the gateway's simulated child. */
    static void install(GatewayProcess gateway) throws IOException {
        Path root = gateway.root();
        Files.move(gateway.binary(), root.resolve("simulator"), StandardCopyOption.REPLACE_EXISTING);
        try (InputStream resource = MisbehavingChild.class.getResourceAsStream("/faults/tiny-child.pl")) {
            Files.copy(resource, root.resolve("tiny-child.pl"), StandardCopyOption.REPLACE_EXISTING);
        }
        writeBinary(gateway.binary(), root);
    }

    /** As an installer does it: the new file takes the old one's place in one step. */
    static void writeBinary(Path binary, Path root) throws IOException {
        Path fresh = binary.resolveSibling(binary.getFileName() + ".new");
        Files.writeString(fresh, DISPATCHER.replace("ROOT", root.toString()));
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(fresh, binary, StandardCopyOption.ATOMIC_MOVE);
    }
}
