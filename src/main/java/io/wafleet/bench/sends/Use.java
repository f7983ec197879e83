package io.wafleet.bench.sends;

import java.util.Locale;

/**
 * Of which of a machine's cores a gateway and its children had how much, both by CPU time per second.
 *
 * @param cores of the machine
 */
record Use(double gateway, double children, int cores) {
    /** What is not quite all counts as all: the rest is the bench's, which looks on, and the kernel's. */
    private static final double NEARLY = 0.85;

    /** What there was not enough of, for people. */
    String bound() {
        if (gateway + children >= NEARLY * cores) {
            return text("the CPU, of which the gateway took %.1f and the children %.1f cores");
        }
        if (gateway >= NEARLY) {
            return text("the gateway, all of whose lanes share one thread: it took %.1f cores, and the children %.1f");
        }
        return text(
                        "waiting, for the disk or for others on this machine: the gateway took %.1f and the children %.1f cores")
                + " of " + cores;
    }

    private String text(String form) {
        return String.format(Locale.ROOT, form, gateway, children);
    }
}
