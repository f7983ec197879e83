/** What the commands draw with: tables, QR codes, an area that is redrawn in place. */
@NullMarked
package io.wafleet.terminal;

import org.jspecify.annotations.NullMarked;
