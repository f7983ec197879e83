/** What stands before every entrance over HTTP: whose word is believed, how many connections and requests there may be. Knows nobody. */
@NullMarked
package io.wafleet.http.guard;

import org.jspecify.annotations.NullMarked;
