/** One number's link to WhatsApp: its state and why, the codes that phones scan, and what is done while it is away. */
@NullMarked
package io.wafleet.device.link;

import org.jspecify.annotations.NullMarked;
