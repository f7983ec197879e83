/** The databases: SQLite or PostgreSQL behind one way to read and one way to write. */
@NullMarked
package io.wafleet.store;

import org.jspecify.annotations.NullMarked;
