/** What browsers show by themselves: the cookie of a session, and what keeps pages of others from making use of it. */
@NullMarked
package io.wafleet.http.session;

import org.jspecify.annotations.NullMarked;
