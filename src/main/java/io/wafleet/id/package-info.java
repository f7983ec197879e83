/** Names that everything else is told apart by. */
@NullMarked
package io.wafleet.id;

import org.jspecify.annotations.NullMarked;
