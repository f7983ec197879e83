package io.wafleet.rest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.bridge.EventAccess;
import io.wafleet.command.Commands;
import io.wafleet.command.Request;
import io.wafleet.command.Verb;
import io.wafleet.command.device.MediaRequest;
import io.wafleet.gowa.VolumeMedia;
import io.wafleet.http.ByteRange;
import io.wafleet.http.Caller;
import io.wafleet.http.EntityTag;
import io.wafleet.http.Handlers;
import io.wafleet.http.Operations;
import io.wafleet.id.DeviceId;
import io.wafleet.media.Sniffer;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/devices/{id}/media}: the files that messages came with, straight from the device's volume. */
final class MediaRoutes {
    private static final Logger log = LoggerFactory.getLogger(MediaRoutes.class);
    private static final int MAX_NAME = 150;
    private static final String ANY = "*";

    private final Vertx vertx;
    private final Commands commands;
    private final Path sessions;
    private final Sniffer sniffer = new Sniffer();

    MediaRoutes(Vertx vertx, Commands commands, Path sessions) {
        this.vertx = vertx;
        this.commands = commands;
        this.sessions = sessions;
    }

    void bind(Handlers api) {
        api.handle("downloadMedia", this::onDemand).handle("getMedia", this::stored);
    }

    private void stored(RoutingContext ctx) {
        DeviceId device = Operations.device(ctx);
        Access access = listener(ctx, device);
        String path = ctx.pathParam(ANY);
        commands.ask(access, device, Verb.GET, Request.NONE)
                .compose(allowed -> answer(ctx, device, path == null ? "" : path))
                .onFailure(failure -> failed(ctx, failure));
    }

    /** Who may read the device's events may have the files that came with them, also with a room token. */
    private static Access listener(RoutingContext ctx, DeviceId device) {
        return EventAccess.visible(Caller.of(ctx), Set.of(device), List.of()).access();
    }

    private void onDemand(RoutingContext ctx) {
        DeviceId device = Operations.device(ctx);
        Access access = listener(ctx, device);
        MediaRequest command = new MediaRequest(
                ctx.request().getParam("message"), ctx.request().getParam("chat"));
        commands.ask(access, device, Verb.MEDIA, command)
                .compose(file -> answer(ctx, device, file.getString("path")))
                .onFailure(failure -> failed(ctx, failure));
    }

    private static void failed(RoutingContext ctx, Throwable failure) {
        if (ctx.response().headWritten()) {
            log.debug("a file was not sent to its end: {}", failure.getMessage());
            ctx.response().reset();
        } else {
            ctx.fail(failure);
        }
    }

    /** Opened once: what is sent is what was looked at, even if the file is removed meanwhile. */
    private record OpenFile(FileChannel bytes, String type, long size, long changed) {
        /** Files are written once, and there whole. */
        private String tag() {
            return Long.toHexString(size) + "-" + Long.toHexString(changed);
        }
    }

    private Future<Void> answer(RoutingContext ctx, DeviceId device, String path) {
        return vertx.executeBlocking(() -> open(sessions.resolve(device.value()), path), false)
                .compose(file -> {
                    if (file == null) {
                        return Future.failedFuture(
                                Problem.of(ProblemCode.MEDIA_NOT_FOUND).exception());
                    }
                    return send(ctx, file, path)
                            .eventually(() -> vertx.executeBlocking(
                                    () -> {
                                        file.bytes().close();
                                        return true;
                                    },
                                    false));
                });
    }

    private @Nullable OpenFile open(Path volume, String path) throws IOException {
        Path file = VolumeMedia.find(volume, path);
        if (file == null) {
            return null;
        }
        FileChannel bytes = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        try {
            long changed =
                    Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis();
            return new OpenFile(bytes, sniffer.typeOf(file), bytes.size(), changed);
        } catch (NoSuchFileException removedMeanwhile) {
            bytes.close();
            return null;
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    private static Future<Void> send(RoutingContext ctx, OpenFile file, String path) {
        HttpServerResponse response = ctx.response()
                .putHeader("Content-Type", file.type())
                .putHeader("Content-Disposition", disposition(ctx.request().getParam("name"), path))
                // What strangers sent must never act as a page of ours.
                .putHeader("Content-Security-Policy", "default-src 'none'; sandbox")
                .putHeader("Cache-Control", "private")
                .putHeader("Accept-Ranges", "bytes");
        if (EntityTag.has(ctx, file.tag())) {
            return EntityTag.answer(ctx);
        }
        ByteRange range = ByteRange.of(ctx.request().getHeader("Range"), file.size());
        if (range == null) {
            return response.setStatusCode(416)
                    .putHeader("Content-Range", "bytes */" + file.size())
                    .end();
        }
        if (!range.isWhole(file.size())) {
            response.setStatusCode(206).putHeader("Content-Range", range.contentRange(file.size()));
        }
        response.putHeader("Content-Length", Long.toString(range.length()));
        return ctx.request().method().equals(HttpMethod.HEAD) || range.length() == 0
                ? response.end()
                : response.sendFile(file.bytes(), range.offset(), range.length());
    }

    /** RFC 6266: a plain name for old clients, and the whole one. */
    private static String disposition(@Nullable String given, String path) {
        String name = given == null || given.isBlank() ? path.substring(path.lastIndexOf('/') + 1) : given;
        String safe = name.replaceAll("[\\p{Cntrl}/\\\\\"<>:|?*%;]", "_");
        String cut = safe.length() > MAX_NAME ? safe.substring(safe.length() - MAX_NAME) : safe;
        String whole = URLEncoder.encode(cut, StandardCharsets.UTF_8).replace("+", "%20");
        return "attachment; filename=\"" + cut.replaceAll("[^\\x20-\\x7e]", "_") + "\"; filename*=UTF-8''" + whole;
    }
}
