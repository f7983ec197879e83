package io.wafleet.config;

import java.time.Duration;

/**
 * How long who has logged in stays so.
 *
 * @param token by one token alone
 * @param sessionIdle in a browser that asks nothing
 * @param session in a browser at all
 * @param refreshedToken by the token that comes with a refresh token
 * @param refresh by a refresh token that nobody uses
 * @param refreshed by all refresh tokens, one after the other
 */
public record Lifetimes(
        Duration token,
        Duration sessionIdle,
        Duration session,
        Duration refreshedToken,
        Duration refresh,
        Duration refreshed) {}
