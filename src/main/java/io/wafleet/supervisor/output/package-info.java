/** What children print: kept in bounded files, read, followed. */
@NullMarked
package io.wafleet.supervisor.output;

import org.jspecify.annotations.NullMarked;
