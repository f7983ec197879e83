/** Who may do what with whose things: one table over all operations of the contract, all kinds of callers and all owners. */
@NullMarked
package io.wafleet.isolation;

import org.jspecify.annotations.NullMarked;
