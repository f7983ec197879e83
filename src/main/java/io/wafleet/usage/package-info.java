/** What tenants have used: counted once from the journal, and kept when that is gone. */
@NullMarked
package io.wafleet.usage;

import org.jspecify.annotations.NullMarked;
