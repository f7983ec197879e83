/** The API over HTTP: its server and its route tables. No SQL, no process. */
@NullMarked
package io.wafleet.rest;

import org.jspecify.annotations.NullMarked;
