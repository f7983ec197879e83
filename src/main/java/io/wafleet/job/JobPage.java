package io.wafleet.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some jobs, newest first: as many as were asked for, or fewer where they are long.
 *
 * @param before the id to read on from; null if there is no more
 */
public record JobPage(List<SendJob> jobs, @Nullable String before) {
    public JobPage {
        jobs = List.copyOf(jobs);
    }
}
