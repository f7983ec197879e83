package io.wafleet.bench.proxy;

import java.util.Map;

/**
 * A way to a child.
 *
 * @param url what stands before the child's paths
 * @param headers that it wants
 */
record Way(String name, String url, Map<String, String> headers) {}
