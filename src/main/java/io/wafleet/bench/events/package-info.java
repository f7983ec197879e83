/** What events cost on their way from children to rooms, pages and webhooks. */
@NullMarked
package io.wafleet.bench.events;

import org.jspecify.annotations.NullMarked;
