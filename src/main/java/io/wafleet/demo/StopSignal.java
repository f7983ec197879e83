package io.wafleet.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells all parts of the demo, once, that it is over. */
public final class StopSignal {
    private final CountDownLatch latch = new CountDownLatch(1);

    public void give() {
        latch.countDown();
    }

    public boolean isGiven() {
        return latch.getCount() == 0;
    }

    /** Waits, at most until the signal; true when it was given. */
    public boolean during(Duration pause) throws InterruptedException {
        return latch.await(Math.max(0, pause.toMillis()), TimeUnit.MILLISECONDS);
    }
}
