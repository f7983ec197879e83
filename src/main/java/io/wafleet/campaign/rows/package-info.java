/** Whom somebody wants to write to: rows of a JSON body, or of a table as spreadsheets and other programs leave it. */
@NullMarked
package io.wafleet.campaign.rows;

import org.jspecify.annotations.NullMarked;
