/** Send jobs and the lanes that carry them out, one device one lane. */
@NullMarked
package io.wafleet.send;

import org.jspecify.annotations.NullMarked;
