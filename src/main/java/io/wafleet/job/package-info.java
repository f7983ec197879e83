/** Send jobs: what was asked for, its state and history, and where they are stored. */
@NullMarked
package io.wafleet.job;

import org.jspecify.annotations.NullMarked;
