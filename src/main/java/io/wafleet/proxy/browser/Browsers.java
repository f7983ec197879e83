package io.wafleet.proxy.browser;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.bridge.EventAccess;
import io.wafleet.bridge.EventBridge;
import io.wafleet.command.Commands;
import io.wafleet.gowa.surface.Broadcasts;
import io.wafleet.http.Caller;
import io.wafleet.http.Problems;
import io.wafleet.http.Query;
import io.wafleet.http.session.Forgery;
import io.wafleet.http.session.SessionCookie;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The child's clients that run in browsers. They know two ways to log in, both of which a browser has no better one for: basic
 * authentication, which it asks its user for and then sends by itself, and for a WebSocket, whose headers no page can set, the same
 * in the query.
 */
public final class Browsers {
    /** Of the query: user name and password as in the header, without the word before them (contract 1.9). */
    private static final String IN_QUERY = "authorization";

    private static final String BASIC = "basic ";
    private static final String SENT_BY_ITSELF = "wafleet.basic";

    private final EventBridge events;
    private final Commands commands;
    private final List<String> origins;
    private final @Nullable WebPage page;

    /**
     * @param origins of other pages that may ask here; {@code *} is none
     * @param page null for none
     */
    public Browsers(EventBridge events, Commands commands, List<String> origins, @Nullable WebPage page) {
        this.page = page;
        this.events = events;
        this.commands = commands;
        this.origins = List.copyOf(origins);
    }

    /** To be called first of all. */
    public static void welcome(RoutingContext ctx) {
        ctx.addHeadersEndHandler(head -> challenge(ctx));
    }

    /**
     * To be called before anybody looks who asks. Fails with {@code invalid-request} where the query cannot be decoded.
     *
     * @param alsoInQuery whether the log-in may be in the query
     * @return what basic authentication shows, in Base64; null for who shows something else, or nothing
     */
    public static @Nullable String arrive(RoutingContext ctx, boolean alsoInQuery) {
        String header = ctx.request().getHeader(HttpHeaders.AUTHORIZATION);
        String shown = header != null ? ofBasic(header) : alsoInQuery ? inQuery(ctx) : null;
        ctx.put(SENT_BY_ITSELF, shown != null);
        return shown;
    }

    private static @Nullable String ofBasic(String header) {
        return header.regionMatches(true, 0, BASIC, 0, BASIC.length())
                ? header.substring(BASIC.length()).strip()
                : null;
    }

    private static @Nullable String inQuery(RoutingContext ctx) {
        String shown = Query.all(ctx).get(IN_QUERY);
        // A plus that nobody has encoded was read as a blank, of which Base64 has none.
        return shown == null ? null : shown.replace(' ', '+').strip();
    }

    /** Only then do browsers ask their user, and some clients show what they have. The child's own 401 says something else. */
    private static void challenge(RoutingContext ctx) {
        if (ProblemCode.UNAUTHENTICATED.code().equals(Problems.codeOf(ctx))) {
            ctx.response().headers().add("WWW-Authenticate", "Basic realm=\"wafleet\", charset=\"UTF-8\"");
        }
    }

    /**
     * Whoever has logged in so may be a browser that was not asked: a page of others must not act by its log-in. Fails with {@code
     * forbidden}.
     */
    public void checkPage(RoutingContext ctx) {
        if (Boolean.TRUE.equals(ctx.get(SENT_BY_ITSELF))) {
            Forgery.checkPage(ctx, origins);
        }
    }

    /**
     * The page, which shows nothing to who may not ask for what it shows.
     *
     * @param device that the address names; null for none
     */
    public Future<Void> page(RoutingContext ctx, @Nullable DeviceId device) {
        if (page == null) {
            return Future.failedFuture(
                    Problem.of(ProblemCode.NOT_FOUND, "there is no page here: WAFLEET_GOWA_UI does not name its file")
                            .exception());
        }
        if (device != null) {
            return Future.failedFuture(
                    Problem.of(ProblemCode.NOT_FOUND, "the page is one for all devices, and its address names none")
                            .exception());
        }
        if (SessionCookie.isAccepted(ctx)) {
            // It knows nothing of the token that a session needs for changes, so that half of it would be refused.
            return Future.failedFuture(
                    Problem.of(ProblemCode.UNAUTHENTICATED, "the page is for who logs in by basic authentication")
                            .exception());
        }
        return page.write(ctx);
    }

    /**
     * Makes a socket of the connection, like the child's.
     *
     * @param device null for all devices of the caller's
     */
    public Future<Void> socket(RoutingContext ctx, @Nullable DeviceId device) {
        Set<DeviceId> devices = device == null ? Set.of() : Set.of(device);
        Access access = Caller.access(ctx).only(devices);
        return events.socket(
                ctx,
                EventAccess.visible(Caller.of(ctx), devices, Broadcasts.EVENTS),
                new FleetSocket(commands, access));
    }
}
