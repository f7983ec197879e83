package io.wafleet.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Clients of the child know no bearer tokens: they log in by HTTP's basic authentication (RFC 7617). Here its password is an API key,
 * and its user name may be anything. A user's own password is not taken: whoever asks thus shows it with every request.
 */
final class BasicLogin {
    private static final String BASIC = "basic ";

    private BasicLogin() {}

    /** Makes the password the bearer token that it is; other headers stay. Fails with {@code unauthenticated}. */
    static void translate(MultiMap headers) {
        String header = headers.get(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return;
        }
        String pair;
        try {
            byte[] bytes =
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
            pair = new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException noBase64) {
            throw refused();
        }
        int colon = pair.indexOf(':');
        if (colon < 0 || colon == pair.length() - 1) {
            throw refused();
        }
        headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + pair.substring(colon + 1));
    }

    private static RuntimeException refused() {
        return Problem.of(
                        ProblemCode.UNAUTHENTICATED,
                        "with basic authentication the user name may be anything, and the password is an API key")
                .exception();
    }
}
