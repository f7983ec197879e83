/** What becomes of a call that sends: what the child's answer means, what its records tell where it gave none, and receipts. */
@NullMarked
package io.wafleet.send.outcome;

import org.jspecify.annotations.NullMarked;
