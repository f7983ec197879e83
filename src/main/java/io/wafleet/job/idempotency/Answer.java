package io.wafleet.job.idempotency;

/**
 * What an order was answered with.
 *
 * @param job the id of the job that it is about
 * @param status of HTTP: 200 if it has its outcome, 202 if that is still to come
 * @param body JSON
 */
public record Answer(String job, int status, String body) {}
