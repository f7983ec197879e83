package io.wafleet.bench.proxy;

/**
 * A child of the measured gateway, as both ways to it must know it.
 *
 * @param device its id, which is also what figures call it
 * @param slot the child's own name of the device
 * @param authorization that lets in at the child itself
 */
record Target(String device, int port, String slot, String authorization) {}
