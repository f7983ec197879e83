package io.wafleet.device.number;

import io.wafleet.cause.Cause;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import org.jspecify.annotations.Nullable;

/** What follows for a device from the number that it is linked to. */
sealed interface Claim {
    /** Why the device's link is not as one would expect; null if it is. */
    @Nullable
    Cause remark();

    /** The number is the device's. */
    record Own(String number, @Nullable Cause remark) implements Claim {}

    /** The device has no child and sends nothing, until it is logged out or the number is free. */
    record Held(ProblemCode code, Cause remark) implements Claim {
        Problem problem() {
            return Problem.of(code, remark.text());
        }
    }
}
