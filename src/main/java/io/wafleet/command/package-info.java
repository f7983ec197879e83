/** The users' commands and questions: which there are, who asks them of whom over the bus, and with what access. */
@NullMarked
package io.wafleet.command;

import org.jspecify.annotations.NullMarked;
