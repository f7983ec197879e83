/** What happened, stored once and in order, before anybody is told. */
@NullMarked
package io.wafleet.journal;

import org.jspecify.annotations.NullMarked;
