/**
 * Volumes of other systems that ran GOWA: what lies in a folder, whether it can be taken over, and a copy of it as the child
 * of today wants it. The original is only read.
 */
@NullMarked
package io.wafleet.takeover;

import org.jspecify.annotations.NullMarked;
