/** What a page in a browser needs beside the child's calls: the page itself, the socket, and that no other page acts by its log-in. */
@NullMarked
package io.wafleet.proxy.browser;

import org.jspecify.annotations.NullMarked;
