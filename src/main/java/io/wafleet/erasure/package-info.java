/** What the gateway has of a person, removed from everywhere when that is asked for. */
@NullMarked
package io.wafleet.erasure;

import org.jspecify.annotations.NullMarked;
