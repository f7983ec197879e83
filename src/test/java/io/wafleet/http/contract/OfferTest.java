package io.wafleet.http.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that can read several types are given the one that they like best, and not the one that is looked for first. */
class OfferTest {
    private static final Offer EVENTS = new Offer(List.of("application/json", "text/event-stream"));

    private static Vertx vertx;
    private static int port;

    /** The header is read by the web framework, so it is asked here, too. */
    @BeforeAll
    static void listen() {
        vertx = Vertx.vertx();
        Router router = Router.router(vertx);
        router.route()
                .handler(
                        ctx -> ctx.end(EVENTS.best(ctx.parsedHeaders().accept()).orElseThrow()));
        port = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
    }

    @AfterAll
    static void close() {
        vertx.close().await();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            application/json, text/event-stream           | application/json
            text/event-stream, application/json           | text/event-stream
            text/event-stream                             | text/event-stream
            Text/Event-Stream                             | text/event-stream
            text/event-stream;q=0.5, application/json     | application/json
            application/json;q=0.5, text/event-stream     | text/event-stream
            text/*                                        | text/event-stream
            */*                                           | application/json
            */*, text/event-stream                        | text/event-stream
            text/html, application/xhtml+xml, */*;q=0.8   | application/json
            application/json;q=0, text/*                  | text/event-stream
            text/event-stream;q=0, */*                    | application/json
            application/xml                               | application/json
            text/event-streams                            | application/json
            nonsense                                      | application/json
            """)
    void shouldGiveWhatIsLikedBest(String accept, String type) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .header("Accept", accept)
                .build();

        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .body())
                .isEqualTo(type);
    }

    @Test
    void shouldGiveTheFirstToWhoSaysNothing() {
        assertThat(EVENTS.best(List.of())).hasValue("application/json");
        assertThat(new Offer(List.of()).best(List.of())).isEmpty();
    }
}
