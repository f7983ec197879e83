package io.wafleet.bridge;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import io.wafleet.auth.Principal;
import io.wafleet.http.Bodies;
import io.wafleet.http.Caller;
import io.wafleet.http.Query;
import io.wafleet.http.guard.Doorkeeper;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * SockJS (protocol 0.3.3) for those who cannot have a WebSocket: a session is read by one request after the other, and posted
 * to by others. Vert.x serves what is read. What is posted is taken here, and before each request it is looked at whose
 * session it is: for Vert.x that is anybody's who knows the name that a client gave it.
 */
final class SockJsSessions {
    private static final int HEARTBEAT_MILLIS = 25_000;
    /** Within a frame the page's SockJS must meet the same version of itself, so this is the last one there is. */
    private static final String LIBRARY = "META-INF/resources/webjars/sockjs-client/1.6.1/dist/sockjs.min.js";

    private static final String LIBRARY_NAME = "sockjs.min.js";
    /** A WebSocket without frames. */
    private static final String RAW = "/eventbus/websocket";
    /** What else belongs to no session. */
    private static final Pattern COMMON = Pattern.compile("/eventbus/?|/eventbus/(?:info|iframe(?:-[^/]*)?\\.html)");
    /** A server's name, which means nothing here, the session's, and the transport's. */
    private static final Pattern SESSION = Pattern.compile(
            "/eventbus/[^/.]+/([\\w~-]{1,64})" + "/(xhr|xhr_streaming|xhr_send|eventsource|htmlfile|jsonp|jsonp_send)");

    private static final String SENDS = "/eventbus/[^/.]+/[^/.]+/(?:xhr|jsonp)_send";
    private static final Set<String> WITH_CALLBACK = Set.of("htmlfile", "jsonp");
    private static final Pattern CALLBACK = Pattern.compile("[\\w.-]{1,32}");
    /** Under this name Vert.x looks for the session, in the query first. */
    private static final String VERTX_PARAMETER = "param0";

    private static final String FORM = "application/x-www-form-urlencoded";

    private static final String NAME = "wafleet.sockjs.session";

    /** Of those who are there. Bounded as streams are. */
    private final Map<String, SockJsSocket> sessions = new HashMap<>();

    private final Vertx vertx;
    private final Bodies bodies;

    SockJsSessions(Vertx vertx, Bodies bodies) {
        this.vertx = vertx;
        this.bodies = bodies;
    }

    /** What anybody may have: a frame asks for it without a token. */
    void mountPublic(Router router) {
        router.get("/eventbus/" + LIBRARY_NAME).handler(this::library);
    }

    /** To be mounted behind the check of the caller, which leaves bodies unread. */
    void mount(Router router, Handler<SockJsSocket> connected) {
        SockJSHandler handler = SockJSHandler.create(
                vertx,
                new SockJSHandlerOptions()
                        .setLibraryURL(LIBRARY_NAME)
                        .setHeartbeatInterval(HEARTBEAT_MILLIS)
                        .setInsertJSESSIONID(false));
        router.postWithRegex(SENDS).handler(this::send);
        router.route("/eventbus/*").handler(this::admit);
        router.route("/eventbus/*").subRouter(handler.socketHandler(socket -> connected.handle(socket(socket))));
    }

    private void library(RoutingContext ctx) {
        vertx.fileSystem()
                .readFile(LIBRARY)
                .onFailure(ctx::fail)
                .onSuccess(script -> ctx.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/javascript; charset=utf-8")
                        .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=86400")
                        .end(script));
    }

    private SockJsSocket socket(SockJSSocket socket) {
        RoutingContext ctx = socket.routingContext();
        @Nullable String name = ctx.get(NAME);
        Principal principal = Caller.of(ctx);
        if (name == null) {
            return new SockJsSocket(socket, principal, null, () -> Doorkeeper.left(ctx));
        }
        SockJsSocket opened = new SockJsSocket(socket, principal, ctx.response(), () -> sessions.remove(name));
        sessions.put(name, opened);
        return opened;
    }

    /** A request that reads. Only what is known here goes on to Vert.x. */
    private void admit(RoutingContext ctx) {
        Matcher path = SESSION.matcher(ctx.normalizedPath());
        if (ctx.normalizedPath().equals(RAW)) {
            Handshake.check(ctx.request());
        } else if (path.matches()) {
            read(ctx, path.group(1), path.group(2));
        } else if (!COMMON.matcher(ctx.normalizedPath()).matches()) {
            throw Problem.of(ProblemCode.NOT_FOUND).exception();
        }
        ctx.request().resume();
        ctx.next();
    }

    private void read(RoutingContext ctx, String name, String transport) {
        if (Query.all(ctx).contains(VERTX_PARAMETER)) {
            throw Problem.field(VERTX_PARAMETER, "is no parameter").exception();
        }
        if (WITH_CALLBACK.contains(transport)) {
            checkCallback(Query.all(ctx));
        }
        SockJsSocket session = sessions.get(name);
        if (session != null) {
            checkOwner(ctx, session);
            session.reads(ctx.response());
        }
        ctx.put(NAME, name);
        allowOrigin(ctx);
        // Vert.x closes the connection after each of them, and clients should know.
        ctx.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }

    private static void checkCallback(MultiMap query) {
        String asked = query.get("callback");
        String callback = asked == null ? query.get("c") : asked;
        if (callback == null || !CALLBACK.matcher(callback).matches()) {
            throw Problem.field("callback", "must be the name of a function: 1 to 32 letters, digits or any of . _ -")
                    .exception();
        }
    }

    private static void checkOwner(RoutingContext ctx, SockJsSocket session) {
        if (!session.principal().equals(Caller.of(ctx))) {
            throw Problem.of(ProblemCode.FORBIDDEN, "the session was opened with another token")
                    .exception();
        }
    }

    /** As Vert.x answers the other transports: who has the token may use it on any page. */
    private static void allowOrigin(RoutingContext ctx) {
        String origin = ctx.request().getHeader(HttpHeaders.ORIGIN);
        ctx.response()
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin == null ? "*" : origin)
                .putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        if (origin != null) {
            // The stock client's requests have them switched on, and browsers then want this word.
            ctx.response().putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        }
    }

    private void send(RoutingContext ctx) {
        owned(ctx);
        bodies.read(ctx, Caller.of(ctx).tenant(), EventBridge.MAX_MESSAGE_BYTES)
                .map(body -> {
                    // It may have ended meanwhile.
                    SockJsSocket session = owned(ctx);
                    messages(ctx, body.toString()).forEach(session::heard);
                    answer(ctx);
                    return session;
                })
                .onFailure(ctx::fail);
    }

    private SockJsSocket owned(RoutingContext ctx) {
        Matcher path = SESSION.matcher(ctx.normalizedPath());
        SockJsSocket session = path.matches() ? sessions.get(path.group(1)) : null;
        if (session == null) {
            throw Problem.of(ProblemCode.NOT_FOUND, "there is no such session").exception();
        }
        checkOwner(ctx, session);
        return session;
    }

    private static void answer(RoutingContext ctx) {
        allowOrigin(ctx);
        ctx.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (ctx.normalizedPath().endsWith("/jsonp_send")) {
            ctx.response().end("ok");
        } else {
            ctx.response().setStatusCode(204).end();
        }
    }

    private static List<String> messages(RoutingContext ctx, String body) {
        boolean form = String.valueOf(ctx.request().getHeader(HttpHeaders.CONTENT_TYPE))
                .regionMatches(true, 0, FORM, 0, FORM.length());
        List<String> messages = messages(form ? field(body) : body);
        if (messages == null) {
            throw Problem.of(
                            ProblemCode.INVALID_REQUEST,
                            (form ? "the field d" : "the body") + " must be a JSON array of texts, such as "
                                    + "[\"{\\\"type\\\":\\\"ping\\\"}\"]")
                    .exception();
        }
        return messages;
    }

    private static @Nullable String field(String form) {
        try {
            return new QueryStringDecoder(form, false)
                    .parameters().getOrDefault("d", List.of()).stream()
                            .findFirst()
                            .orElse(null);
        } catch (IllegalArgumentException badEscape) {
            return null;
        }
    }

    /** One message alone may come without its array; null for anything else than texts. */
    static @Nullable List<String> messages(@Nullable String said) {
        try {
            Object value = said == null ? null : Json.decodeValue(said);
            JsonArray messages = value instanceof JsonArray array ? array : new JsonArray().add(value);
            return messages.stream().allMatch(String.class::isInstance)
                    ? messages.stream().map(String.class::cast).toList()
                    : null;
        } catch (DecodeException notJson) {
            return null;
        }
    }
}
