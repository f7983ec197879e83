/** What is sent: texts, files, options, reactions and other signals, as our API and our database write them. */
@NullMarked
package io.wafleet.content;

import org.jspecify.annotations.NullMarked;
