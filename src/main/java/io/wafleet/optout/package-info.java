/** Who wants no messages that were not asked for: by which words people say so, the list of each tenant, and what they are answered. */
@NullMarked
package io.wafleet.optout;

import org.jspecify.annotations.NullMarked;
