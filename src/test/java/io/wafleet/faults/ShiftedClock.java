package io.wafleet.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;

/** A wall clock that a process of ours believes in: a small library before libc, and a file with the shift. */
final class ShiftedClock implements AutoCloseable {
    private static final String SOURCE = """
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <fcntl.h>
            #include <stdlib.h>
            #include <sys/mman.h>
            #include <sys/time.h>
            #include <time.h>
            static volatile long *shift;
            static int (*real)(clockid_t, struct timespec *);
            __attribute__((constructor)) static void init(void) {
              real = dlsym(RTLD_NEXT, "clock_gettime");
              int fd = open(getenv("SHIFT_FILE"), O_RDONLY);
              shift = mmap(0, sizeof(long), PROT_READ, MAP_SHARED, fd, 0);
            }
            int clock_gettime(clockid_t id, struct timespec *t) {
              if (!real) init();
              int result = real(id, t);
              if (id == CLOCK_REALTIME) t->tv_sec += *shift;
              return result;
            }
            int gettimeofday(struct timeval *restrict tv, void *restrict zone) {
              struct timespec t;
              int result = clock_gettime(CLOCK_REALTIME, &t);
              tv->tv_sec = t.tv_sec;
              tv->tv_usec = t.tv_nsec / 1000;
              return result;
            }
            """;

    private final Path library;
    private final Path file;

    private ShiftedClock(Path library, Path file) {
        this.library = library;
        this.file = file;
    }

    static ShiftedClock make(Path folder) throws IOException {
        Path source = folder.resolve("clock.c");
        Path library = folder.resolve("clock.so");
        Files.writeString(source, SOURCE);
        Processes.must("cc", "-O", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl");
        ShiftedClock clock = new ShiftedClock(library, folder.resolve("clock.shift"));
        clock.shift(0);
        return clock;
    }

    /** The environment of the process that is to believe in this clock. */
    Map<String, String> settings() {
        return Map.of("LD_PRELOAD", library.toString(), "SHIFT_FILE", file.toString());
    }

    void shift(int hours) throws IOException {
        ByteBuffer seconds = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        seconds.putLong(Duration.ofHours(hours).toSeconds()).flip();
        // In place: the process has this very file mapped.
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(seconds, 0);
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(library);
    }
}
