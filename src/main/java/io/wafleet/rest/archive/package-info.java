/** Chats and messages of the archive, as the API gives them. */
@NullMarked
package io.wafleet.rest.archive;

import org.jspecify.annotations.NullMarked;
