/** What the commands draw with: tables, QR codes, an area that is redrawn in place. */
@NullMarked
package io.wafleet.cli.terminal;

import org.jspecify.annotations.NullMarked;
