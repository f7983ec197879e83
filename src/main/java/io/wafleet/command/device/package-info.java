/** What is asked about devices. */
@NullMarked
package io.wafleet.command.device;

import org.jspecify.annotations.NullMarked;
