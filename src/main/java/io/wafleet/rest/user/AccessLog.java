package io.wafleet.rest.user;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.Account;
import io.wafleet.auth.Principal;
import io.wafleet.http.Caller;
import io.wafleet.http.Credentials;
import io.wafleet.http.Operations;
import io.wafleet.http.Problems;
import io.wafleet.http.RequestId;
import io.wafleet.http.guard.Doorkeeper;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a line for each request when it is over, that of a stream or a socket when that has ended: who asked what, and how it was
 * answered. Neither bodies nor queries: there are secrets in both.
 */
public final class AccessLog {
    /** The logger's name; its lines go to standard output. */
    public static final String LOGGER = "wafleet.access";

    private static final Logger lines = LoggerFactory.getLogger(LOGGER);
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int MAX_TEXT = 512;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);

    private final Doorkeeper door;
    private final BiFunction<RoutingContext, Long, String> form;

    private AccessLog(Doorkeeper door, BiFunction<RoutingContext, Long, String> form) {
        this.door = door;
        this.form = form;
    }

    /** Each line is a JSON object. */
    public static AccessLog json(Doorkeeper door, Clock clock) {
        return new AccessLog(door, (ctx, millis) -> json(ctx, millis, clock).encode());
    }

    /** Lines as Apache's {@code combined}, with the request's id and its milliseconds behind. */
    public static AccessLog combined(Doorkeeper door, Clock clock) {
        return new AccessLog(door, (ctx, millis) -> combined(ctx, millis, clock));
    }

    /** To be the first handler of all. */
    public void watch(RoutingContext ctx) {
        long begun = System.nanoTime();
        AtomicBoolean written = new AtomicBoolean();
        Runnable line = () -> {
            if (written.compareAndSet(false, true)) {
                write(ctx, begun);
            }
        };
        // What has become a socket has no other end than its connection's.
        HttpConnection connection = ctx.request().connection();
        door.whenClosed(connection, line);
        ctx.addEndHandler(over -> {
            if (ctx.response().getStatusCode() != SWITCHING_PROTOCOLS) {
                door.forget(connection, line);
                line.run();
            }
        });
        ctx.next();
    }

    private void write(RoutingContext ctx, long begun) {
        lines.info(form.apply(ctx, (System.nanoTime() - begun) / NANOS_PER_MILLI));
    }

    private static JsonObject json(RoutingContext ctx, long millis, Clock clock) {
        HttpServerRequest request = ctx.request();
        JsonObject line = new JsonObject()
                .put("time", clock.instant().toString())
                .put("requestId", RequestId.of(ctx))
                .put("address", request.remoteAddress().hostAddress())
                .put("method", request.method().name())
                .put("path", cut(Credentials.hidden(String.valueOf(request.path()))))
                .put("operation", Operations.idOf(ctx))
                .put("status", ctx.response().getStatusCode())
                .put("gone", !ctx.response().ended())
                .put("problem", Problems.codeOf(ctx))
                .put("bytes", ctx.response().bytesWritten())
                .put("millis", millis)
                .put("agent", cut(request.getHeader("User-Agent")));
        Principal caller = Caller.known(ctx);
        if (caller != null) {
            line.put(caller.account().kind() == Account.Kind.KEY ? "key" : "user", caller.name())
                    .put("tenant", caller.tenant());
        }
        return line;
    }

    private static String combined(RoutingContext ctx, long millis, Clock clock) {
        HttpServerRequest request = ctx.request();
        Principal caller = Caller.known(ctx);
        return "%s - %s [%s] \"%s %s %s\" %d %d \"-\" \"%s\" %s %d"
                .formatted(
                        request.remoteAddress().hostAddress(),
                        caller == null ? "-" : plain(caller.name()).replace(" ", "\\x20"),
                        TIME.format(clock.instant().atOffset(ZoneOffset.UTC)),
                        plain(request.method().name()),
                        plain(Credentials.hidden(String.valueOf(request.path()))),
                        request.version() == HttpVersion.HTTP_1_0 ? "HTTP/1.0" : "HTTP/1.1",
                        ctx.response().getStatusCode(),
                        ctx.response().bytesWritten(),
                        plain(request.getHeader("User-Agent")),
                        plain(RequestId.of(ctx)),
                        millis);
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }

    /** As nginx writes it: what is no plain sign, or ends a field, by its number. */
    private static String plain(@Nullable String text) {
        StringBuilder plain = new StringBuilder();
        String given = cut(text);
        for (char sign : given == null ? new char[] {'-'} : given.toCharArray()) {
            if (sign >= ' ' && sign <= '~' && sign != '"' && sign != '\\') {
                plain.append(sign);
            } else {
                plain.append("\\x%02X".formatted((int) sign));
            }
        }
        return plain.toString();
    }
}
