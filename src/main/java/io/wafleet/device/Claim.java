package io.wafleet.device;

import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import org.jspecify.annotations.Nullable;

/** What follows for a device from the number that it is linked to. */
sealed interface Claim {
    /** Why the device's link is not as one would expect, for people; null if it is. Begins with a stable word. */
    @Nullable
    String remark();

    /** The number is the device's. */
    record Own(String number, @Nullable String remark) implements Claim {}

    /** The device has no child and sends nothing, until it is logged out or the number is free. */
    record Held(ProblemCode code, String why) implements Claim {
        @Override
        public String remark() {
            return code.code() + ": " + why;
        }

        Problem problem() {
            return Problem.of(code, why);
        }
    }
}
