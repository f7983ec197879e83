package io.wafleet.proxy;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.ApiKeys;
import io.wafleet.auth.Principal;
import io.wafleet.http.Entrance;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import io.wafleet.proxy.browser.Browsers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Clients of the child know no bearer tokens: they log in by HTTP's basic authentication (RFC 7617). Here that is the name and password
 * of a user, or an API key as the password, with any name.
 */
public record BasicLogin(Entrance entrance, Check check) {
    /** Finds out whose name and password it is that come with every request. */
    @FunctionalInterface
    public interface Check {
        /** Fails with {@code invalid-credentials}, or with {@code too-many-requests}. */
        Future<Principal> of(RoutingContext ctx, String username, String password);
    }

    /**
     * As {@link Entrance#admit(RoutingContext, boolean, int)}, who also takes basic authentication.
     *
     * @param alsoInQuery whether the log-in may be in the query; what it fails with is answered
     */
    Future<Principal> admit(RoutingContext ctx, Predicate<RoutingContext> alsoInQuery, int weight) {
        // What cannot be read fails as what is not known does: it is counted, too.
        return entrance.admit(
                ctx, Future.succeededFuture().compose(begun -> whose(ctx, alsoInQuery.test(ctx))), weight);
    }

    private Future<Principal> whose(RoutingContext ctx, boolean alsoInQuery) {
        String shown = Browsers.arrive(ctx, alsoInQuery);
        if (shown == null) {
            return entrance.whose(ctx, alsoInQuery);
        }
        String pair = decoded(shown);
        int colon = pair == null ? -1 : pair.indexOf(':');
        // Neither may hold control characters (RFC 7617, 2), and no database looks for all of them.
        if (pair == null || colon < 0 || pair.chars().anyMatch(Character::isISOControl)) {
            return Future.failedFuture(refused());
        }
        String password = pair.substring(colon + 1);
        if (password.startsWith(ApiKeys.PREFIX)) {
            ctx.request().headers().set(HttpHeaders.AUTHORIZATION, "Bearer " + password);
            return entrance.whose(ctx, false);
        }
        return check.of(ctx, pair.substring(0, colon), password).recover(BasicLogin::told);
    }

    private static @Nullable String decoded(String base64) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getDecoder().decode(base64)))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException unreadable) {
            return null;
        }
    }

    private static Future<Principal> told(Throwable failure) {
        boolean isWrong = failure instanceof ProblemException expected
                && expected.problem().code() == ProblemCode.INVALID_CREDENTIALS;
        return Future.failedFuture(isWrong ? refused() : failure);
    }

    private static ProblemException refused() {
        return Problem.of(
                        ProblemCode.UNAUTHENTICATED,
                        "with basic authentication a user's name and password are needed, or any name and an API key as the password")
                .exception();
    }
}
