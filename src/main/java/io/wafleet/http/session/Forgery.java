package io.wafleet.http.session;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.id.Sha256;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pages of others from acting by a browser's session, whose cookie the browser sends by itself: browsers say of which site
 * the page is that asks, and our own pages show a token that only they can have read (OWASP, Cross-Site Request Forgery
 * Prevention). SameSite has browsers leave the cookie out already; this is for what that lets through, such as a page of another
 * program at another port of the same host.
 */
public final class Forgery {
    private static final String TOKEN = "X-CSRF-Token";
    private static final String SITE = "Sec-Fetch-Site";
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private Forgery() {}

    static boolean isSafe(HttpServerRequest request) {
        return SAFE.contains(request.method());
    }

    /**
     * Fails with {@code forbidden} if a page of another origin asks. What is only read may be asked for by the user, too, who
     * types its address.
     */
    public static void checkOrigin(RoutingContext ctx) {
        HttpServerRequest request = ctx.request();
        String site = request.getHeader(SITE);
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        boolean saysNothing = site == null && origin == null;
        boolean mustSay = !isSafe(request) || isForASocket(request);
        if (saysNothing ? mustSay : !isOwnSite(site) || (origin != null && !isOwn(ctx, origin))) {
            throw Problem.of(
                            ProblemCode.FORBIDDEN,
                            "what comes with a session's cookie must come from a page of this address, and say so: Origin"
                                    + " must be that of this server, and Sec-Fetch-Site same-origin")
                    .exception();
        }
    }

    /**
     * Fails with {@code forbidden} if a page asks that is neither of this address nor of these origins. Who is no page says
     * nothing of it, and nor do old browsers without TLS of what they load into pages.
     */
    public static void checkPage(RoutingContext ctx, List<String> origins) {
        String site = ctx.request().getHeader(SITE);
        String origin = ctx.request().getHeader(HttpHeaders.ORIGIN);
        boolean isKnown = origin == null ? isOwnSite(site) : isOwn(ctx, origin) || origins.contains(origin);
        if (!isKnown) {
            throw Problem.of(
                            ProblemCode.FORBIDDEN,
                            "a page of another address may not ask here with basic authentication, unless"
                                    + " WAFLEET_CORS_ORIGINS names its origin; * does not")
                    .exception();
        }
    }

    /** Of which site browsers say that the page is; who says nothing is none, or an old one. */
    private static boolean isOwnSite(@Nullable String site) {
        return site == null || site.equals("same-origin") || site.equals("none");
    }

    private static boolean isForASocket(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.UPGRADE, "websocket", true);
    }

    /** Whether an origin is that of this server, as the client knows it. */
    public static boolean isOwn(RoutingContext ctx, String origin) {
        URI page = parsed(origin);
        HostAndPort ours = ctx.request().authority();
        if (page == null || page.getHost() == null || page.getScheme() == null || ours == null) {
            return false;
        }
        boolean overTls = page.getScheme().equals("https");
        return (overTls || !SessionCookie.isOverTls(ctx))
                && page.getHost().equalsIgnoreCase(ours.host())
                && port(page.getPort(), overTls) == port(ours.port(), overTls);
    }

    private static int port(int given, boolean overTls) {
        return given > 0 ? given : overTls ? HTTPS : HTTP;
    }

    private static @Nullable URI parsed(String origin) {
        try {
            return new URI(origin);
        } catch (URISyntaxException none) {
            return null;
        }
    }

    /** What a page of ours must show with whatever changes something; null for a caller without a cookie, who need not. */
    public static @Nullable String token(RoutingContext ctx) {
        String secret = SessionCookie.accepted(ctx);
        return secret == null ? null : token(secret);
    }

    /**
     * What a page of ours must show with whatever changes something.
     *
     * @param secret the cookie's, which the page cannot read and so cannot be told from this
     */
    public static String token(String secret) {
        return Sha256.of("csrf token of " + secret);
    }

    /** Fails with {@code forbidden} if a caller with a cookie changes something without the token. */
    public static void checkToken(RoutingContext ctx) {
        if (!isSafe(ctx.request())) {
            requireToken(ctx);
        }
    }

    /** The same of what changes something whatever its method: a picture in a page is enough to have it asked for. */
    public static void requireToken(RoutingContext ctx) {
        String token = token(ctx);
        String shown = ctx.request().getHeader(TOKEN);
        if (token != null && (shown == null || !isSame(token, shown))) {
            throw Problem.of(
                            ProblemCode.FORBIDDEN,
                            "the header " + TOKEN
                                    + " must be the csrfToken of GET /api/session: the caller has a cookie")
                    .exception();
        }
    }

    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
