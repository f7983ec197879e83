package io.wafleet.device.link;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether most of the fleet is not connected to WhatsApp: then the network is down, or WhatsApp is. Said once when it begins
 * and once when it ends, and not for each number each minute; what became of a number is in its history.
 */
public final class FleetOutage {
    private static final Logger log = LoggerFactory.getLogger(FleetOutage.class);
    /** Of one or two numbers nobody can tell. */
    private static final int FEW = 3;
    /** It is over when so small a part is away, so that it is not told again and again at the edge. */
    private static final int PART_AT_THE_END = 4;

    private final LongSupplier linked;
    private final LongSupplier away;
    private boolean told;

    /**
     * Looks at nothing yet.
     *
     * @param linked how many numbers are linked
     * @param away how many of them are not connected
     */
    public FleetOutage(LongSupplier linked, LongSupplier away) {
        this.linked = linked;
        this.away = away;
    }

    /** Looks, tells if need be, and gives whether most are away. */
    boolean mostAreAway() {
        return look(away.getAsLong(), linked.getAsLong());
    }

    private boolean look(long away, long linked) {
        boolean most = away >= FEW && away * 2 > linked;
        if (most && !told) {
            told = true;
            log.warn(
                    "{} of {} linked numbers are not connected to WhatsApp: the network is down, or WhatsApp is;"
                            + " 'wafleet devices' names them",
                    away,
                    linked);
        } else if (told && away * PART_AT_THE_END <= linked) {
            told = false;
            log.info("most linked numbers are connected to WhatsApp again; {} of {} are not", away, linked);
        }
        return most;
    }

    /** Whether what happens to one number's link need not be told by itself. */
    boolean isTold() {
        return told;
    }
}
