/** The API's own documents. */
@NullMarked
package io.wafleet.rest.docs;

import org.jspecify.annotations.NullMarked;
