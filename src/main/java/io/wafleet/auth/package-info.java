/** Users, API keys and tokens: turns a credential into a principal. */
@NullMarked
package io.wafleet.auth;

import org.jspecify.annotations.NullMarked;
