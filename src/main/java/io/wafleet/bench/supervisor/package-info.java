/** What starting, adopting and supervising children costs. */
@NullMarked
package io.wafleet.bench.supervisor;

import org.jspecify.annotations.NullMarked;
