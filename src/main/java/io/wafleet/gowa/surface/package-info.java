/** The child's REST API as its own clients see it: which calls there are, what each does, and how it is treated on its way through. */
@NullMarked
package io.wafleet.gowa.surface;

import org.jspecify.annotations.NullMarked;
