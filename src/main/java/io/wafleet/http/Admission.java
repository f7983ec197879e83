package io.wafleet.http;

import io.wafleet.auth.Principal;
import io.wafleet.auth.Scope;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who may call an operation: those whom one of these ways lets pass, and anybody if there is none. It is what OpenAPI calls the
 * operation's security: each way names a scheme, and the scopes that it takes.
 */
public record Admission(List<Way> ways) {
    public Admission {
        ways = List.copyOf(ways);
    }

    /** The security schemes of the contract, by the names that they have there. */
    enum Scheme {
        /** A user's token, or an API key. */
        BEARER("bearer"),
        /** A token that lets follow events, and have the files that came with them. */
        ROOM_TOKEN("roomToken"),
        /** Any of them, in the query. */
        QUERY_TOKEN("queryToken"),
        /** The key of the gateway's own command line. */
        LOCAL("local");

        private final String text;

        Scheme(String text) {
            this.text = text;
        }
    }

    /**
     * One way to be let in.
     *
     * @param scopes all of which the caller must have
     */
    record Way(Scheme scheme, Set<Scope> scopes) {
        Way {
            scopes = Set.copyOf(scopes);
        }

        private boolean lets(Principal caller) {
            return switch (scheme) {
                case BEARER -> !caller.grant().listensOnly() && mayAll(caller);
                case ROOM_TOKEN, QUERY_TOKEN -> caller.mayListen();
                case LOCAL -> caller.isLocal() && mayAll(caller);
            };
        }

        private boolean mayAll(Principal caller) {
            return scopes.stream().allMatch(caller::may);
        }

        private Problem refusal(Principal caller) {
            scopes.forEach(caller::require);
            if (caller.grant().listensOnly()) {
                return Problem.of(ProblemCode.FORBIDDEN, "a room token lets follow events, and nothing else");
            }
            return Problem.of(
                    ProblemCode.FORBIDDEN,
                    "folders of the gateway's host are named by its own command line only: bin/wafleet import");
        }
    }

    /**
     * The way that the contract writes so; fails with {@link IllegalArgumentException} if there is none.
     *
     * @param scheme its name
     * @param scopes such as {@code devices:read}
     */
    static Way way(String scheme, List<String> scopes) {
        Scheme known = Arrays.stream(Scheme.values())
                .filter(each -> each.text.equals(scheme))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no security scheme is called " + scheme));
        return new Way(known, scopes.stream().map(Admission::scope).collect(Collectors.toSet()));
    }

    private static Scope scope(String text) {
        return Arrays.stream(Scope.values())
                .filter(scope -> scope.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scope is called " + text.toLowerCase(Locale.ROOT)));
    }

    boolean isPublic() {
        return ways.isEmpty();
    }

    /** Whether the caller's token may be in the query, because browsers cannot set headers on sockets and event sources. */
    boolean takesTokenInQuery() {
        return ways.stream().anyMatch(way -> way.scheme() == Scheme.QUERY_TOKEN);
    }

    /** Fails with {@code forbidden} unless the caller may pass. */
    void check(Principal caller) {
        if (!isPublic() && ways.stream().noneMatch(way -> way.lets(caller))) {
            throw ways.get(0).refusal(caller).exception();
        }
    }
}
