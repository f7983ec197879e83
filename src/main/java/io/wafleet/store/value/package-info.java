/** How values go to SQLite and come from it, as its driver's pool makes objects of these classes by their names. */
@NullMarked
package io.wafleet.store.value;

import org.jspecify.annotations.NullMarked;
