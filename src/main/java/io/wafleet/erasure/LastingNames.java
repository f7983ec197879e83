package io.wafleet.erasure;

import io.vertx.core.Future;
import io.wafleet.access.Access;
import java.util.Set;

/** Goes on knowing a person by all names after it is forgotten which names are one person's. */
public interface LastingNames {
    /**
     * Notes what is known of these names where it is needed still: it is forgotten when the future succeeds.
     *
     * @param by whose tenants' knowledge of them is forgotten
     */
    Future<Void> note(Access.Whole by, Set<String> names);
}
