package io.wafleet.gowa;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.content.Media;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One HTTP call to a child. One client serves all children. */
final class GowaHttp {
    private static final String HOST = "127.0.0.1";
    private static final int CONNECT_TIMEOUT_MILLIS = 2000;
    private static final int CONNECTIONS_PER_CHILD = 8;
    private static final int MAX_WAITING = 256;
    /** A page of a hundred rows of the longest messages. */
    private static final int MAX_ANSWER_BYTES = 16 * 1024 * 1024;
    /** Of a refusal that is no JSON, the beginning is told. */
    private static final int MAX_TEXT_CHARACTERS = 500;

    /**
     * No keep-alive: on a kept connection a child that has died looks like one that broke off in the middle of our call,
     * and a send that certainly was not made would count as one that may have been.
     */
    private final HttpClient client;

    /** For what only looks and is asked again and again: one kept connection per child. */
    private final HttpClient looking;

    private final FileSystem files;

    GowaHttp(Vertx vertx) {
        this.files = vertx.fileSystem();
        this.client = vertx.createHttpClient(
                options(false),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS_PER_CHILD).setMaxWaitQueueSize(MAX_WAITING));
        this.looking = vertx.createHttpClient(
                options(true), new PoolOptions().setHttp1MaxSize(1).setMaxWaitQueueSize(MAX_WAITING));
    }

    private static HttpClientOptions options(boolean keepAlive) {
        return new HttpClientOptions()
                .setKeepAlive(keepAlive)
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setDecompressionSupported(false);
    }

    /** A raw answer; fails only where the {@link GowaAnswer} would be Unreachable or Lost. */
    record Raw(int status, Buffer body) {}

    /** Calls and reads the envelope {@code {code, message, results}} (contract 3.1). Never fails. */
    Future<GowaAnswer> call(
            ChildEndpoint child, HttpMethod method, String path, @Nullable JsonObject body, Duration timeout) {
        return json(connect(client, child, method, path), body, timeout);
    }

    /** Reads an envelope that may be read again at will. Never fails. */
    Future<GowaAnswer> look(ChildEndpoint child, String path, Duration timeout) {
        return json(connect(looking, child, HttpMethod.GET, path), null, timeout);
    }

    /** Sends a form with a file. Never fails. */
    Future<GowaAnswer> upload(ChildEndpoint child, SendCall call, Media.File meta, Path path) {
        return files.open(path.toString(), new OpenOptions().setWrite(false))
                .compose(
                        file -> file.size().compose(size -> {
                            FileForm form = new FileForm(call.fields(), call.part(), meta, file, size);
                            Future<HttpClientRequest> connection = connect(client, child, HttpMethod.POST, call.path())
                                    .onFailure(none -> file.close());
                            return answer(connection, form::send, call.timeout());
                        }),
                        gone -> Future.succeededFuture(new GowaAnswer.Refused(
                                410, "FILE_GONE", "the file of this message is no longer in the spool")));
    }

    /** Sends a form that is in memory. Never fails. */
    Future<GowaAnswer> form(ChildEndpoint child, String path, String type, Buffer form, Duration timeout) {
        return answer(
                connect(client, child, HttpMethod.POST, path),
                request -> request.putHeader("Content-Type", type).send(form),
                timeout);
    }

    private static Future<GowaAnswer> json(
            Future<HttpClientRequest> connection, @Nullable JsonObject body, Duration timeout) {
        return answer(connection, request -> send(request, body), timeout);
    }

    private static Future<GowaAnswer> answer(
            Future<HttpClientRequest> connection,
            Function<HttpClientRequest, Future<HttpClientResponse>> sending,
            Duration timeout) {
        return connection.compose(
                request -> exchange(request, sending, timeout)
                        .map(GowaHttp::envelope)
                        .otherwise(failure -> new GowaAnswer.Lost(reason(failure))),
                failure -> Future.succeededFuture(new GowaAnswer.Unreachable(reason(failure))));
    }

    /** Calls for something that is not an envelope, such as an image. */
    Future<Raw> fetch(ChildEndpoint child, String path, Duration timeout) {
        return connect(client, child, HttpMethod.GET, path)
                .compose(request -> exchange(request, HttpClientRequest::send, timeout));
    }

    private static Future<HttpClientRequest> connect(
            HttpClient client, ChildEndpoint child, HttpMethod method, String path) {
        RequestOptions options = new RequestOptions()
                .setHost(HOST)
                .setPort(child.port())
                .setMethod(method)
                .setURI(path)
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
        if (!child.secret().isEmpty()) {
            options.putHeader("Authorization", child.authorization()).putHeader("X-Device-Id", child.slot());
        }
        return client.request(options).compose(request -> guarded(child, request));
    }

    /**
     * Only now that the connection stands: if the child listens now, it has done so all the time, and whoever took the
     * connection is the child. Nothing was sent yet.
     */
    private static Future<HttpClientRequest> guarded(ChildEndpoint child, HttpClientRequest request) {
        if (child.guard().isChild()) {
            return Future.succeededFuture(request);
        }
        return request.connection()
                .close()
                .transform(closed -> Future.failedFuture("it is not the child who listens on port " + child.port()));
    }

    /** The status of what somebody answers who need not be the child: no secret, and none of the body. */
    Future<Integer> status(int port, String path, Duration timeout) {
        return client.request(new RequestOptions()
                        .setHost(HOST)
                        .setPort(port)
                        .setURI(path)
                        .setConnectTimeout(CONNECT_TIMEOUT_MILLIS))
                .compose(request -> request.send()
                        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                        .map(HttpClientResponse::statusCode)
                        .onComplete(answered -> request.connection().close()));
    }

    private static Future<HttpClientResponse> send(HttpClientRequest request, @Nullable JsonObject body) {
        return body == null
                ? request.send()
                : request.putHeader("Content-Type", "application/json").send(body.toBuffer());
    }

    private static Future<Raw> exchange(
            HttpClientRequest request,
            Function<HttpClientRequest, Future<HttpClientResponse>> sending,
            Duration timeout) {
        return sending.apply(request)
                .compose(GowaHttp::read)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(failure -> request.reset());
    }

    private static Future<Raw> read(HttpClientResponse response) {
        Promise<Raw> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(chunk -> {
                    if (body.length() + chunk.length() > MAX_ANSWER_BYTES) {
                        whole.tryFail("it answers more than " + MAX_ANSWER_BYTES + " bytes");
                    } else {
                        body.appendBuffer(chunk);
                    }
                })
                .exceptionHandler(whole::tryFail)
                .endHandler(end -> whole.tryComplete(new Raw(response.statusCode(), body)));
        return whole.future();
    }

    private static GowaAnswer envelope(Raw raw) {
        JsonObject json;
        try {
            json = withoutNulls(raw.body().toJsonObject());
        } catch (DecodeException | ClassCastException noJson) {
            String text = raw.body().getString(0, Math.min(raw.body().length(), MAX_TEXT_CHARACTERS));
            return new GowaAnswer.Refused(raw.status(), "TEXT", text);
        }
        String message = json.getString("message", "");
        if (raw.status() != 200) {
            return new GowaAnswer.Refused(raw.status(), json.getString("code", ""), message);
        }
        Object results = json.getValue("results");
        JsonObject object = results instanceof JsonObject given ? given : new JsonObject().put("list", results);
        return new GowaAnswer.Ok(object, message);
    }

    /** A field that is null says as much as one that is not there, and a default is for both. */
    private static JsonObject withoutNulls(JsonObject json) {
        json.getMap().values().removeIf(Objects::isNull);
        json.forEach(entry -> {
            if (entry.getValue() instanceof JsonObject inner) {
                withoutNulls(inner);
            } else if (entry.getValue() instanceof JsonArray list) {
                list.stream().filter(JsonObject.class::isInstance).forEach(each -> withoutNulls((JsonObject) each));
            }
        });
        return json;
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
