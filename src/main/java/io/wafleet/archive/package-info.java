/** The messages and chats of all devices: kept, found by their words, forgotten when they are old or somebody asks for it. */
@NullMarked
package io.wafleet.archive;

import org.jspecify.annotations.NullMarked;
