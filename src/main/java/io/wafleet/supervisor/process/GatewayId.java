package io.wafleet.supervisor.process;

import io.wafleet.disk.FilePermissions;
import io.wafleet.store.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Names a home folder for ever, in the cookies of its children. It lies in a file, not in the database: two gateways may
 * share a database server but never a home, and the children of a gateway whose database is lost are still its own.
 */
final class GatewayId {
    private static final String FILE = "gateway-id";
    private static final int LENGTH = 20;

    private GatewayId() {}

    /** Reads it, or makes it at the first start. Blocks; only for the holder of the home's lock. */
    static String of(Path home) throws IOException {
        Path file = home.resolve(FILE);
        // Empty: killed in the middle of the first start, so there is no child yet.
        String known = Files.exists(file) ? Files.readString(file).trim() : "";
        if (known.isEmpty()) {
            return make(file);
        }
        if (!known.matches("[A-Za-z0-9]{" + LENGTH + "}")) {
            throw new IOException(file + " does not hold a gateway's id; restore it, or delete it if no child of this"
                    + " home runs any more");
        }
        return known;
    }

    private static String make(Path file) throws IOException {
        String id = new Secrets().random(LENGTH);
        FilePermissions.createPrivate(file);
        Files.writeString(file, id + "\n");
        return id;
    }
}
