/** Tables for spreadsheets. Knows nobody. */
@NullMarked
package io.wafleet.csv;

import org.jspecify.annotations.NullMarked;
