/** HTTP: route tables, request validation, problem rendering. No SQL, no process. */
@NullMarked
package io.wafleet.web;

import org.jspecify.annotations.NullMarked;
