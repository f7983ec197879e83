package io.wafleet.job.idempotency;

/**
 * A client's name for one request: whoever repeats it gets the first answer.
 *
 * @param fingerprint the same for the same request, and for no other
 */
public record IdempotencyKey(String tenant, String value, String fingerprint) {}
