/** Who a message is for: what people write for a number, and how WhatsApp writes it. Knows only problems. */
@NullMarked
package io.wafleet.recipient;

import org.jspecify.annotations.NullMarked;
