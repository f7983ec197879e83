package io.wafleet.webhook.delivery;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.net.Destination;
import io.wafleet.net.Destinations;
import io.wafleet.net.UnsafeUrlException;
import io.wafleet.webhook.subscription.Subscription;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Makes one attempt: signs a body and posts it to where the webhook's address leads at that moment, follows no redirect,
 * and reads of the answer no more than it must.
 */
public final class Poster {
    /** Connections are free of any limit here: each webhook has its own. */
    private static final int MAX_CONNECTIONS = 100_000;
    /** Shorter than any common server's, so that it is seldom the server that closes a connection just when it is used. */
    private static final int KEEP_ALIVE_SECONDS = 3;

    private static final int MAX_ANSWER_BYTES = 64 * 1024;
    /** Policies, cookies and debug bars fill some; of the answer only the status counts. */
    private static final int MAX_HEADER_BYTES = 64 * 1024;

    private static final Pattern NOT_PRINTABLE = Pattern.compile("[^\\x20-\\x7e]");
    private static final int KEPT_BYTES = 2000;
    private static final int KEPT_CHARACTERS = 500;

    private final Vertx vertx;
    private final HttpClient client;
    private final Destinations destinations;
    private final Duration timeout;
    private final String userAgent;
    private final Clock clock;

    public Poster(Vertx vertx, Destinations destinations, Duration timeout, String version, Clock clock) {
        this.vertx = vertx;
        this.destinations = destinations;
        this.timeout = timeout;
        this.userAgent = "wafleet/" + version;
        this.clock = clock;
        // Not decompressed: a small answer could become one without end.
        this.client = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_1_1)
                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                        .setVerifyHost(true)
                        .setConnectTimeout((int) timeout.toMillis())
                        .setMaxHeaderSize(MAX_HEADER_BYTES)
                        .setDecompressionSupported(false))
                .with(new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS))
                .build();
    }

    /**
     * What is posted.
     *
     * @param id of the event: the same at every attempt
     * @param name of the delivery, for the receiver's logs
     * @param attempt counted from 1
     */
    public record Call(Subscription subscription, String id, String type, String body, String name, int attempt) {}

    /** Never fails: whatever goes wrong is an outcome. */
    public Future<Outcome> post(Call call) {
        Attempt attempt = new Attempt(call);
        long timer = vertx.setTimer(timeout.toMillis(), late -> attempt.giveUp());
        Subscription to = call.subscription;
        destinations
                .check(to.tenant(), to.target().url())
                .compose(attempt::send)
                .onComplete(done -> {
                    if (done.succeeded()) {
                        attempt.end.tryComplete();
                    } else {
                        attempt.end.tryFail(done.cause());
                    }
                });
        return attempt.end
                .future()
                .transform(done -> Future.succeededFuture(attempt.outcome(attempt.failure(done.cause()))))
                .onComplete(done -> vertx.cancelTimer(timer));
    }

    /** Ends the connections that are kept. */
    public Future<Void> close() {
        return client.close();
    }

    /** One attempt. */
    private final class Attempt {
        private final Call call;
        private final Instant at = clock.instant();
        private final long started = System.nanoTime();
        private final Promise<Void> end = Promise.promise();
        private final Buffer start = Buffer.buffer();
        private @Nullable HttpClientRequest request;
        private @Nullable HttpClientResponse response;
        private boolean late;
        private long read;

        private Attempt(Call call) {
            this.call = call;
        }

        private void giveUp() {
            late = true;
            end.tryFail("too late");
            if (request != null) {
                request.reset();
            }
        }

        private Future<Void> send(Destination destination) {
            byte[] body = call.body.getBytes(StandardCharsets.UTF_8);
            RequestOptions options = destination.request().setMethod(HttpMethod.POST);
            putHeaders(options, body);
            return client.request(options).compose(opened -> {
                request = opened;
                if (late) {
                    opened.reset();
                    return Future.failedFuture("too late");
                }
                return opened.send(Buffer.buffer(body)).compose(this::readAnswer);
            });
        }

        private void putHeaders(RequestOptions options, byte[] body) {
            Subscription subscription = call.subscription;
            subscription.target().headers().values().forEach(options::putHeader);
            long timestamp = at.getEpochSecond();
            options.putHeader("Content-Type", "application/json")
                    .putHeader("User-Agent", userAgent)
                    .putHeader("webhook-id", call.id)
                    .putHeader("webhook-timestamp", String.valueOf(timestamp))
                    .putHeader("webhook-signature", subscription.keys().sign(call.id, timestamp, body, at))
                    .putHeader("x-wafleet-event-type", forHeader(call.type))
                    .putHeader("x-wafleet-delivery", call.name)
                    .putHeader("x-wafleet-attempt", String.valueOf(call.attempt));
        }

        /** Succeeds at the answer's end, or when there was enough of it. */
        private Future<Void> readAnswer(HttpClientResponse answer) {
            response = answer;
            Promise<Void> end = Promise.promise();
            answer.exceptionHandler(cut -> end.tryComplete());
            answer.endHandler(all -> end.tryComplete());
            answer.handler(chunk -> {
                read += chunk.length();
                if (start.length() < KEPT_BYTES) {
                    start.appendBuffer(chunk, 0, Math.min(chunk.length(), KEPT_BYTES - start.length()));
                }
                if (read > MAX_ANSWER_BYTES && end.tryComplete()) {
                    answer.request().reset();
                }
            });
            return end.future();
        }

        /** The status counts as soon as it is there, whatever becomes of the rest of the answer. */
        private @Nullable Cause failure(@Nullable Throwable failure) {
            if (response != null) {
                return Outcome.cause(response.statusCode());
            }
            return late || failure == null ? CauseCode.TIMEOUT.cause() : cause(failure);
        }

        private Outcome outcome(@Nullable Cause cause) {
            long millis = (System.nanoTime() - started) / 1_000_000;
            if (response == null) {
                return new Outcome(at, millis, 0, cause, null, null);
            }
            return new Outcome(
                    at,
                    millis,
                    response.statusCode(),
                    cause,
                    printable(start),
                    cause == null ? null : RetryAfter.parse(response.getHeader("Retry-After"), at));
        }
    }

    /** A child may call its events as it likes, and a line end in a header would end every attempt before it began. */
    private static String forHeader(String text) {
        return NOT_PRINTABLE.matcher(text).replaceAll("?");
    }

    private static Cause cause(Throwable failure) {
        if (failure instanceof UnsafeUrlException unsafe) {
            return (unsafe.isUnresolved() ? CauseCode.UNRESOLVED : CauseCode.ADDRESS_REFUSED).cause();
        }
        if (failure instanceof ConnectTimeoutException) {
            return CauseCode.TIMEOUT.cause();
        }
        if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
            return CauseCode.UNREACHABLE.cause();
        }
        return (failure instanceof SSLException ? CauseCode.TLS : CauseCode.CLOSED).cause();
    }

    private static @Nullable String printable(Buffer start) {
        String text = start.toString(StandardCharsets.UTF_8)
                .replaceAll("\\p{Cntrl}+", " ")
                .strip();
        if (text.isEmpty()) {
            return null;
        }
        int characters = text.codePointCount(0, text.length());
        return characters <= KEPT_CHARACTERS ? text : text.substring(0, text.offsetByCodePoints(0, KEPT_CHARACTERS));
    }
}
