/** Numbers under management: their rows, their links to WhatsApp, and the commands that users give. */
@NullMarked
package io.wafleet.device;

import org.jspecify.annotations.NullMarked;
