package io.wafleet.device.child;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.mirror.Mirror;
import io.wafleet.store.KeptSettings;
import io.wafleet.supervisor.process.PortCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port that children post their webhooks to. Children that live on know only the one that they were launched with, so a
 * port that was chosen is kept. While no gateway runs it is anybody's: where the next gateway finds it taken it chooses another,
 * and has the children relaunched that would tell the old one what they receive. A port that an operator has set is never left
 * for another: there the gateway ends, and says who has it.
 */
public final class HookPort {
    private static final Logger log = LoggerFactory.getLogger(HookPort.class);
    private static final String NAME = "hook-port";
    /** Below the range that outgoing connections use, so that the kept port is seldom taken at the next start. */
    private static final int FIRST = 7000;

    private static final int LAST = 7999;

    private final Vertx vertx;
    private final KeptSettings kept;
    private final Mirror mirror;

    public HookPort(Vertx vertx, KeptSettings kept, Mirror mirror) {
        this.vertx = vertx;
        this.kept = kept;
        this.mirror = mirror;
    }

    /**
     * Takes the port; fails where an operator's is another's.
     *
     * @param configured 0 for one of the gateway's own choice
     */
    public Future<Integer> open(int configured) {
        if (configured != 0) {
            return mirror.open(configured)
                    .recover(
                            taken -> holder(configured)
                                    .compose(
                                            holder -> Future.failedFuture(
                                                    "WAFLEET_HOOK_PORT " + configured + " is taken by " + holder
                                                            + ", to whom the children now tell what they receive: end it, or set another port")));
        }
        return kept.getOrMake(NAME, () -> Integer.toString(PortCheck.firstFree(FIRST, LAST)))
                .map(Integer::parseInt)
                .compose(port -> mirror.open(port).recover(taken -> another(port)))
                .onSuccess(port -> log.info("children report to port {}", port));
    }

    private Future<Integer> another(int taken) {
        int port = PortCheck.firstFree(FIRST, LAST);
        return holder(taken).compose(holder -> {
            log.error(
                    "port {}, by which children report, is taken by {}; from now on it is {}, and the children that know"
                            + " the old one are relaunched",
                    taken,
                    holder,
                    port);
            return mirror.open(port)
                    .compose(open -> kept.replace(NAME, Integer.toString(port)).map(open));
        });
    }

    private Future<String> holder(int port) {
        return vertx.executeBlocking(() -> PortCheck.holder(port), false);
    }
}
