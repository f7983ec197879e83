package io.wafleet;

import io.wafleet.cli.StartException;
import io.wafleet.disk.FilePermissions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second gateway out of a home folder. The kernel lets go of the lock when the gateway dies, however it dies. The
 * file is opened nowhere else: closing any other descriptor of it in this JVM would drop the lock.
 */
final class HomeLock implements AutoCloseable {
    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Makes the home folder if need be, and locks it. */
    static HomeLock take(Path home) throws IOException, StartException {
        FilePermissions.createPrivateDirectory(home);
        Path file = home.resolve("gateway.lock");
        String holder = Files.exists(file) ? Files.readString(file).trim() : "";
        FilePermissions.createPrivate(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            throw new StartException("another gateway (pid " + holder + ") uses " + home, StartException.LOCKED);
        }
        channel.truncate(0);
        String pid = ProcessHandle.current().pid() + "\n";
        channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
        return new HomeLock(channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ownedByThisJvm) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
