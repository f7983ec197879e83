package io.wafleet.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The file descriptors of this process. */
public final class Descriptors {
    /** Where the system does not say. */
    private static final long USUAL = 1024;

    private Descriptors() {}

    /** How many there may be; Java has raised the soft limit to the hard one. */
    public static long most() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : USUAL;
    }
}
