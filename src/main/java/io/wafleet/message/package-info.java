/** How a request to send something is read, whichever way it comes: its fields, its file, its content; and how it is sent. */
@NullMarked
package io.wafleet.message;

import org.jspecify.annotations.NullMarked;
