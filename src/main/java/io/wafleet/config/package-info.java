/** What an operator can set: one table of settings, read once into typed records. */
@NullMarked
package io.wafleet.config;

import org.jspecify.annotations.NullMarked;
