/**
 * {@code /proxy/whatsapp}: the API of the children, for clients that were written for one. Calls are passed to the child of the
 * device that is meant, or taken over where they change what the gateway owns.
 */
@NullMarked
package io.wafleet.proxy;

import org.jspecify.annotations.NullMarked;
