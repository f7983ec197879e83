/** What the commands need to talk to a gateway: finding it, its REST API, its event stream. */
@NullMarked
package io.wafleet.cli.client;

import org.jspecify.annotations.NullMarked;
