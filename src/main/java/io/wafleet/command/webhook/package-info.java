/** What is asked about webhooks. */
@NullMarked
package io.wafleet.command.webhook;

import org.jspecify.annotations.NullMarked;
