package io.wafleet.people;

import io.vertx.core.Future;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What is asked of WhatsApp by one device after the other: one at a time of each device. Confined to the context of the devices. */
final class Lines {
    private final int maxWaiting;
    private final Map<DeviceId, Line> lines = new HashMap<>();

    /** @param maxWaiting how many of one device may wait for each other */
    Lines(int maxWaiting) {
        this.maxWaiting = maxWaiting;
    }

    /** Of one device: the last of those who wait, and how many they are. */
    private record Line(Future<?> last, int waiting) {}

    /** Does it when all before it is done, whatever came of that; fails with {@code overloaded} if too much waits. */
    <T> Future<T> after(DeviceId device, Supplier<Future<T>> work) {
        Line line = lines.getOrDefault(device, new Line(Future.succeededFuture(), 0));
        if (line.waiting() >= maxWaiting) {
            return Future.failedFuture(Problem.of(
                            ProblemCode.OVERLOADED,
                            "too many questions to WhatsApp wait for each other; try again in a moment")
                    .exception());
        }
        Future<T> result = line.last().transform(over -> work.get());
        lines.put(device, new Line(result, line.waiting() + 1));
        result.onComplete(over -> lines.computeIfPresent(
                device, (id, now) -> now.waiting() == 1 ? null : new Line(now.last(), now.waiting() - 1)));
        return result;
    }
}
