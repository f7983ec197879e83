package io.wafleet.http.session;

import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that holds a browser's session. No script can read it, and no request that another site's page makes has it. Where
 * the browser speaks TLS, it is sent by nothing else, and its name keeps neighbours of the same domain from setting it.
 */
public final class SessionCookie {
    private static final String NAME = "wafleet";
    private static final String NAME_OVER_TLS = "__Host-" + NAME;
    private static final String SHOWN = "wafleet.cookie";

    private SessionCookie() {}

    /** Its value; null where there is none, or more than one, of which nobody knows who has set them. */
    public static @Nullable String of(RoutingContext ctx) {
        String name = name(ctx);
        // Vert.x keeps one of each name.
        List<String> values = ctx.request().headers().getAll(HttpHeaders.COOKIE).stream()
                .flatMap(header -> ServerCookieDecoder.STRICT.decodeAll(header).stream())
                .filter(cookie -> cookie.name().equals(name))
                .map(io.netty.handler.codec.http.cookie.Cookie::value)
                .toList();
        return values.size() == 1 ? values.get(0) : null;
    }

    /** The caller is known by this one. */
    public static void accept(RoutingContext ctx, String value) {
        ctx.put(SHOWN, value);
    }

    /** The value of the cookie by which the caller is known; null for one who has shown a token. */
    static @Nullable String accepted(RoutingContext ctx) {
        return ctx.get(SHOWN);
    }

    /** Whether the caller is known by a cookie, and not by a token. */
    public static boolean isAccepted(RoutingContext ctx) {
        return accepted(ctx) != null;
    }

    private static String name(RoutingContext ctx) {
        return isOverTls(ctx) ? NAME_OVER_TLS : NAME;
    }

    /** As far as we see, or a proxy of ours has told. */
    static boolean isOverTls(RoutingContext ctx) {
        return "https".equals(ctx.request().scheme());
    }

    /**
     * Has the browser show it from now on.
     *
     * @param keptFor null for as long as the browser runs
     */
    public static void set(RoutingContext ctx, String secret, @Nullable Duration keptFor) {
        Cookie cookie = cookie(ctx, secret);
        if (keptFor != null) {
            cookie.setMaxAge(keptFor.toSeconds());
        }
        ctx.response().addCookie(cookie);
    }

    /** Has the browser forget it. */
    public static void clear(RoutingContext ctx) {
        ctx.response().addCookie(cookie(ctx, "").setMaxAge(0));
    }

    private static Cookie cookie(RoutingContext ctx, String value) {
        return Cookie.cookie(name(ctx), value)
                .setPath("/")
                .setHttpOnly(true)
                .setSecure(isOverTls(ctx))
                .setSameSite(CookieSameSite.STRICT);
    }
}
