/** Who may see what: made by {@code auth} from a principal, asked by everybody who owns something. */
@NullMarked
package io.wafleet.access;

import org.jspecify.annotations.NullMarked;
