/** What every entrance over HTTP needs: callers, bodies, queries, problems as answers; the management server. */
@NullMarked
package io.wafleet.http;

import org.jspecify.annotations.NullMarked;
