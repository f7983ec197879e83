/** One process of the operating system: started, recognised, looked at, signalled. Knows nothing of restarts. */
@NullMarked
package io.wafleet.supervisor.process;

import org.jspecify.annotations.NullMarked;
