package io.wafleet.proxy.browser;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.http.EntityTag;
import io.wafleet.id.Sha256;
import java.nio.file.Path;

/**
 * The child's own page for people, one file that asks nobody else for anything. There is one for the whole fleet: it keeps in the
 * browser, under the address of this server alone, where it asks, so that pages of two devices would act for each other.
 *
 * @param tag tells one state of the file from another
 */
public record WebPage(Buffer html, String tag) {
    /** The page of today has one and a half megabytes; it lies in memory. */
    private static final long MAX_BYTES = 16 * 1024 * 1024;

    /**
     * Its script and its styles stand in the page itself. It asks this server alone: whoever gave it a password gave it to nobody
     * else, whatever the page has become. Pictures of people come from WhatsApp.
     */
    private static final String POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline';"
            + " img-src 'self' data: blob: https://*.whatsapp.net; media-src 'self' blob:; font-src data:; base-uri 'none';"
            + " form-action 'none'; frame-ancestors 'none'; connect-src 'self'";

    /** Reads the file; fails with what is wrong with it, for people. */
    public static Future<WebPage> read(Vertx vertx, Path file) {
        return vertx.fileSystem()
                .props(file.toString())
                .compose(properties -> properties.isRegularFile() && properties.size() <= MAX_BYTES
                        ? vertx.fileSystem().readFile(file.toString())
                        : Future.failedFuture("it must be a file of at most " + MAX_BYTES + " bytes"))
                .map(html -> new WebPage(html, Sha256.of("", html.getBytes())))
                .recover(failure ->
                        Future.failedFuture("WAFLEET_GOWA_UI: " + file + " cannot be used: " + failure.getMessage()));
    }

    Future<Void> write(RoutingContext ctx) {
        ctx.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                .putHeader("Content-Security-Policy", POLICY)
                // Asked for each time, and mostly answered by 304: another file may be set.
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        return EntityTag.has(ctx, tag) ? EntityTag.answer(ctx) : ctx.response().end(html);
    }
}
