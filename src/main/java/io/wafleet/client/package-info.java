/** What the commands need to talk to a gateway: finding it, its REST API, its event stream. */
@NullMarked
package io.wafleet.client;

import org.jspecify.annotations.NullMarked;
