/** Child processes: launched, probed, restarted, stopped. The only room that touches processes. */
@NullMarked
package io.wafleet.supervisor;

import org.jspecify.annotations.NullMarked;
