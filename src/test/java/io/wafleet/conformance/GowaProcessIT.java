package io.wafleet.conformance;

import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@EnabledIfEnvironmentVariable(named = RealGowa.BINARY, matches = ".+", disabledReason = RealGowa.REASON)
final class GowaProcessIT extends ProcessContract {
    @Override
    ChildUnderTest child() {
        return RealGowa.child();
    }
}
