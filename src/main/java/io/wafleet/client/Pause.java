package io.wafleet.client;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Time between two looks. What a command waits for happens in another process, a gateway on the other side of HTTP or one that
 * ends: it tells a command nothing unasked, so there is no condition to wait for here.
 */
public final class Pause {
    private Pause() {}

    /** Lets so much time go by. */
    public static void of(Duration time) throws InterruptedException {
        new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
