package io.wafleet.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which headers cross, and what of the query. Of headers those that are named here and no others: what nobody here knows may be a secret of a proxy's, of a browser's
 * or of the child's, or may make the child believe that somebody else asks.
 */
final class Crossing {
    private static final List<CharSequence> TO_CHILD = names(
            "accept",
            "accept-encoding",
            "accept-language",
            "content-encoding",
            "content-language",
            "content-type",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-range",
            "if-unmodified-since",
            "range",
            "user-agent",
            "x-request-id");

    /** Neither the child's leave for pages of any origin, nor what would make a client log in to the child itself. */
    private static final List<CharSequence> TO_CLIENT = names(
            "accept-ranges",
            "allow",
            "cache-control",
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-length",
            "content-range",
            "content-type",
            "etag",
            "expires",
            "last-modified",
            "retry-after");

    /** What strangers sent must never act as a page of ours. */
    private static final Map<String, String> HARMLESS =
            Map.of("X-Content-Type-Options", "nosniff", "Content-Security-Policy", "default-src 'none'; sandbox");

    /** Of the query: as the gateway knows them, and as the child does. */
    private static final Set<String> LOGINS = Set.of("token", "authorization");

    private Crossing() {}

    private static List<CharSequence> names(String... names) {
        return Arrays.stream(names).map(HttpHeaders::createOptimized).toList();
    }

    static void toChild(MultiMap client, MultiMap child) {
        copy(TO_CHILD, client, child);
    }

    static void toClient(MultiMap child, MultiMap client) {
        copy(TO_CLIENT, child, client);
        HARMLESS.forEach(client::set);
    }

    /**
     * What the child is asked, without the log-ins that the gateway knows there: no call of the child's has parameters of these names.
     * Only {@code &} stands between two of them for the child.
     */
    static String query(@Nullable String client) {
        return client == null
                ? ""
                : Arrays.stream(client.split("&", -1))
                        .filter(parameter ->
                                !isLogin(DeviceChoice.unescaped(parameter.split("=", 2)[0])))
                        .collect(Collectors.joining("&"));
    }

    private static boolean isLogin(String name) {
        return LOGINS.contains(name.toLowerCase(Locale.ROOT));
    }

    private static void copy(List<CharSequence> names, MultiMap from, MultiMap to) {
        for (CharSequence name : names) {
            String value = from.get(name);
            if (value != null) {
                to.set(name, value);
            }
        }
    }
}
