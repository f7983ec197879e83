/** What every entrance over HTTP needs: callers, bodies, queries, problems as answers, connections; the management server. */
@NullMarked
package io.wafleet.http;

import org.jspecify.annotations.NullMarked;
