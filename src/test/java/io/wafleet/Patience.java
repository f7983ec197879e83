package io.wafleet;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/** A wait of a test that does not say how long it may take is over when its condition holds: the limit is for bugs only. */
public final class Patience implements TestExecutionListener {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        Awaitility.setDefaultTimeout(LIMIT);
    }
}
