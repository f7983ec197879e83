/** Files on their way in: uploaded, decoded or fetched into the spool folder, and what they are. */
@NullMarked
package io.wafleet.media;

import org.jspecify.annotations.NullMarked;
