package io.wafleet.message;

import io.wafleet.recipient.Recipients;

/**
 * What every way in for messages shares.
 *
 * @param bodies reads requests, their files into the spool
 * @param submission has the lanes send what was read
 * @param recipients reads whom it is for
 */
public record Sending(SendBodies bodies, Submission submission, Recipients recipients) {}
