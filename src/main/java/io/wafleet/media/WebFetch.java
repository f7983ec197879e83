package io.wafleet.media;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.wafleet.media.Spool.Limit;
import io.wafleet.net.Destination;
import io.wafleet.net.Destinations;
import io.wafleet.net.UnsafeUrlException;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fetches a file from the web into the spool. Every address on the way is checked before it is connected to. */
final class WebFetch {
    private static final int MAX_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int CONNECT_MILLIS = 5000;
    /** Between two pieces of an answer. */
    private static final long IDLE_MILLIS = 10_000;

    private static final Duration TOTAL = Duration.ofSeconds(60);
    private static final int FETCHES_AT_ONCE = 32;
    private static final int MAX_HEADER_BYTES = 64 * 1024;

    private final Vertx vertx;
    private final HttpClient client;
    private final Destinations destinations;
    private final Spool spool;

    WebFetch(Vertx vertx, Destinations destinations, Spool spool) {
        this.vertx = vertx;
        this.destinations = destinations;
        this.spool = spool;
        // Not decompressed: a small answer could become a file without end.
        this.client = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setKeepAlive(false)
                        .setVerifyHost(true)
                        .setConnectTimeout(CONNECT_MILLIS)
                        .setMaxHeaderSize(MAX_HEADER_BYTES)
                        .setDecompressionSupported(false))
                .with(new PoolOptions().setHttp1MaxSize(FETCHES_AT_ONCE).setMaxWaitQueueSize(FETCHES_AT_ONCE))
                .build();
    }

    /**
     * A fetched file.
     *
     * @param name as its server calls it, else the last part of the address that was given; null where it has none
     */
    record Fetched(Spool.Entry entry, @Nullable String name) {}

    /** Fails with a problem that names the limit's field. */
    Future<Fetched> fetch(String asker, String url, Limit limit) {
        Attempt attempt = new Attempt(asker, limit);
        long timer = vertx.setTimer(TOTAL.toMillis(), late -> attempt.giveUp());
        return destinations
                .check(asker, url)
                .compose(destination -> {
                    attempt.name = FileNames.ofPath(destination.web().uri().getPath());
                    return attempt.get(destination, MAX_REDIRECTS);
                })
                .recover(failure -> Future.failedFuture(attempt.problem(failure)))
                .onComplete(done -> vertx.cancelTimer(timer));
    }

    /** One fetch, over all its redirects. */
    private final class Attempt {
        private final String asker;
        private final Limit limit;
        private boolean late;
        /** What is redirected to often has a name that tells nobody anything. */
        private @Nullable String name;

        private @Nullable HttpClientResponse current;

        private Attempt(String asker, Limit limit) {
            this.asker = asker;
            this.limit = limit;
        }

        private void giveUp() {
            late = true;
            if (current != null) {
                current.request().reset();
            }
        }

        private Future<Fetched> get(Destination destination, int redirectsLeft) {
            RequestOptions options = destination
                    .request()
                    .setMethod(HttpMethod.GET)
                    .setConnectTimeout(CONNECT_MILLIS)
                    .setIdleTimeout(IDLE_MILLIS)
                    .putHeader("Accept", "*/*")
                    .putHeader("Accept-Encoding", "identity")
                    .putHeader("User-Agent", "wafleet");
            return client.request(options)
                    .compose(request -> request.send().compose(response -> {
                        response.pause();
                        current = response;
                        return late ? refuse("took too long") : answered(destination, response, redirectsLeft);
                    }));
        }

        private Future<Fetched> answered(Destination destination, HttpClientResponse response, int redirectsLeft) {
            if (REDIRECTS.contains(response.statusCode())) {
                String location = response.getHeader("Location");
                response.request().reset();
                if (location == null || redirectsLeft == 0) {
                    return refuse("is redirected more than " + MAX_REDIRECTS + " times, or to nowhere");
                }
                return destinations
                        .check(asker, destination.web(), location)
                        .compose(next -> get(next, redirectsLeft - 1));
            }
            Problem problem = problem(response);
            if (problem != null) {
                response.request().reset();
                return Future.failedFuture(problem.exception());
            }
            return spool.receive(response, limit, () -> response.request().reset())
                    .map(entry -> {
                        String said = FileNames.ofDisposition(response.getHeader("Content-Disposition"));
                        return new Fetched(entry, said == null ? name : said);
                    });
        }

        private @Nullable Problem problem(HttpClientResponse response) {
            if (response.statusCode() != 200) {
                return Problem.field(limit.field(), "is answered with status " + response.statusCode());
            }
            String encoding = response.getHeader("Content-Encoding");
            if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
                return Problem.field(limit.field(), "is answered with compressed content, although none was asked for");
            }
            String length = response.getHeader("Content-Length");
            boolean tooLong = length != null && (length.length() > 15 || Long.parseLong(length) > limit.bytes());
            return tooLong ? limit.problem() : null;
        }

        private <T> Future<T> refuse(String why) {
            if (current != null) {
                current.request().reset();
            }
            return Future.failedFuture(Problem.field(limit.field(), why).exception());
        }

        private ProblemException problem(Throwable failure) {
            if (failure instanceof ProblemException expected) {
                return expected;
            }
            if (failure instanceof UnsafeUrlException unsafe) {
                return Problem.field(limit.field(), String.valueOf(unsafe.getMessage()))
                        .exception();
            }
            return Problem.field(limit.field(), late ? "took too long to fetch" : "cannot be fetched")
                    .exception();
        }
    }
}
