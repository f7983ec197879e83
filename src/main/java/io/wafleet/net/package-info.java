/** Where the gateway may connect to when somebody else names the address. Knows only problems. */
@NullMarked
package io.wafleet.net;

import org.jspecify.annotations.NullMarked;
