package io.wafleet.optout;

import io.vertx.core.Future;
import io.wafleet.content.Content;
import io.wafleet.id.DeviceId;
import io.wafleet.job.Order;
import io.wafleet.job.Order.OnUncertain;
import io.wafleet.job.Order.Terms;
import io.wafleet.job.Priority;
import io.wafleet.job.idempotency.IdempotencyStore.Use;
import io.wafleet.send.SendService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers those who have opted out, once, where the tenant wants that. */
public final class Confirmations {
    private static final Logger log = LoggerFactory.getLogger(Confirmations.class);
    /** An answer that comes later is one more message that nobody wants. */
    static final Duration IN_TIME = Duration.ofHours(1);

    private static final int MOST_LEFT = 1000;
    /** Says to whoever stores the job that there is no more to store. */
    private static final Use CONFIRMED = new Use("", "", null);

    private final OptOuts optOuts;
    private final SendService sends;
    private final Clock clock;

    public Confirmations(OptOuts optOuts, SendService sends, Clock clock) {
        this.optOuts = optOuts;
        this.sends = sends;
        this.clock = clock;
    }

    /** Answers from now on, beginning with what an earlier gateway has left. */
    public void open() {
        optOuts.confirmBy(this::confirm);
        optOuts.store()
                .unconfirmed(clock.instant().minus(IN_TIME), MOST_LEFT)
                .onFailure(failure -> log.error("opt-outs could not be looked through", failure))
                .onSuccess(left -> left.forEach(this::confirm));
    }

    /** The claim is in the transaction that stores the job, so that a kill leaves neither without the other. */
    private void confirm(OptOut optOut) {
        DeviceId device = Objects.requireNonNull(optOut.device(), "a message came to a device");
        String to = Objects.requireNonNull(optOut.confirmTo());
        // Noted before the job is stored: then it is a reply, as it would be a little later anyway.
        List<String> names =
                Stream.concat(Stream.of(to), Stream.ofNullable(optOut.lid())).toList();
        sends.heard(device, names, optOut.at());
        Instant now = clock.instant();
        Terms terms = new Terms(Priority.HIGH, null, now.plus(IN_TIME), OnUncertain.HOLD, null);
        String said = optOuts.rules().confirmation(optOut.tenant());
        if (said.isEmpty()) {
            // The tenant has thought better of it since.
            return;
        }
        Content text = new Content.Text(said);
        Order order = new Order(optOut.tenant(), device, to, text, terms);
        Future.succeededFuture()
                .compose(start -> sends.submitAll(
                        device,
                        List.of(order),
                        session -> OptOutStore.claim(session, optOut).map(claimed -> claimed ? null : CONFIRMED)))
                .onFailure(failure -> log.atWarn()
                        .addKeyValue("device", device)
                        .addKeyValue("recipient", to)
                        .setCause(failure)
                        .log("an opt-out is not confirmed"));
    }
}
