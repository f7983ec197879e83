/** What is taken down of requests that change something, for the audit log. */
@NullMarked
package io.wafleet.http.change;

import org.jspecify.annotations.NullMarked;
