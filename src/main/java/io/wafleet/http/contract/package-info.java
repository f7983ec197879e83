/** What can be made out of the API's contract: the parts of it that follow from others, so that nobody has to write them. */
@NullMarked
package io.wafleet.http.contract;

import org.jspecify.annotations.NullMarked;
