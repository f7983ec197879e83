/** What accepting sends and a lane's own work cost. */
@NullMarked
package io.wafleet.bench.sends;

import org.jspecify.annotations.NullMarked;
