/**
 * Why something is as it is: causes as codes with arguments, and their English text. Imported by all, imports nothing of
 * ours.
 */
@NullMarked
package io.wafleet.cause;

import org.jspecify.annotations.NullMarked;
