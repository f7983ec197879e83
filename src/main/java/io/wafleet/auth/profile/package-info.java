/** How users are called and where one writes to them: what they may change themselves. */
@NullMarked
package io.wafleet.auth.profile;

import org.jspecify.annotations.NullMarked;
