/** Which address WhatsApp knows a recipient by, and who is known already. */
@NullMarked
package io.wafleet.send.addressing;

import org.jspecify.annotations.NullMarked;
