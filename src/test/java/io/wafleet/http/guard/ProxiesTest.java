package io.wafleet.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.AllowForwardHeaders;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who a request comes from, by what its headers say and by who sends it, which here is always 127.0.0.1. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class ProxiesTest {
    private final Vertx vertx = Vertx.vertx();
    /** Vert.x closes a server that nobody refers to any more. */
    private HttpServer server;

    private String forwarded;
    private HttpResponse<String> answer;

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private String client(List<String> networks, String... forwardedFor) throws Exception {
        Proxies proxies = new Proxies(networks);
        Router router = Router.router(vertx).allowForward(AllowForwardHeaders.X_FORWARD);
        router.route()
                .handler(ctx -> ctx.end(ctx.request().remoteAddress().hostAddress() + " "
                        + ctx.request().authority().host() + " " + ctx.request().scheme()));
        server = vertx.createHttpServer()
                .requestHandler(request -> {
                    proxies.check(request);
                    SecurityHeaders.put(request);
                    router.handle(request);
                })
                .listen(0, "127.0.0.1")
                .await();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.actualPort() + "/"))
                .header("X-Forwarded-Host", "api.example")
                .header("X-Forwarded-Proto", "https");
        for (String value : forwardedFor) {
            request.header("X-Forwarded-For", value);
        }
        if (forwarded != null) {
            request.header("Forwarded", forwarded);
        }
        answer = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
        return answer.body();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            203.0.113.7                         | 203.0.113.7
            203.0.113.7:4711                    | 203.0.113.7
            2001:db8::7                         | 2001:db8:0:0:0:0:0:7
            [2001:db8::7]                       | 2001:db8:0:0:0:0:0:7
            [2001:db8::7]:4711                  | 2001:db8:0:0:0:0:0:7
            198.51.100.1, 203.0.113.7           | 203.0.113.7
            nonsense, 203.0.113.7               | 203.0.113.7
            198.51.100.1,203.0.113.7, 10.0.0.2  | 203.0.113.7
            10.0.0.1, 10.0.0.2                  | 10.0.0.1
            """)
    void shouldBelieveOurProxyAsFarAsItKnows(String header, String client) throws Exception {
        assertThat(client(List.of("127.0.0.0/8", "10.0.0.0/8"), header)).isEqualTo(client + " api.example https");
    }

    @Test
    void shouldReadSeveralHeadersAsOne() throws Exception {
        assertThat(client(List.of("127.0.0.1/32"), "198.51.100.1", "203.0.113.7"))
                .startsWith("203.0.113.7 ");
    }

    @ParameterizedTest
    @CsvSource({"''", "unknown", "203.0.113.7:99999999999x", "'203.0.113.7,'", "localhost", "' '"})
    void shouldTakeNonsenseForNothingSaid(String header) throws Exception {
        assertThat(client(List.of("127.0.0.1/32"), header)).isEqualTo("127.0.0.1 127.0.0.1 http");
    }

    @Test
    void shouldTakeNobodysWordForTheNewerHeader() throws Exception {
        forwarded = "for=203.0.113.7;proto=https;host=evil.example";
        assertThat(client(List.of("127.0.0.1/32"))).isEqualTo("127.0.0.1 127.0.0.1 http");
        assertThat(client(List.of("127.0.0.1/32"), "203.0.113.8")).isEqualTo("203.0.113.8 api.example https");
    }

    /** Once a browser is told, it comes by TLS alone. */
    @Test
    void shouldAskForTlsAgainWhenTheProxySaysThatTheClientCameByIt() throws Exception {
        client(List.of("127.0.0.1/32"), "203.0.113.8");
        assertThat(answer.headers().allValues("Strict-Transport-Security")).containsExactly("max-age=63072000");
        client(List.of("127.0.0.2/32"), "203.0.113.8");
        assertThat(answer.headers().allValues("Strict-Transport-Security")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"203.0.113.7", "127.0.0.1", "''", "127.0.0.9:99999"})
    void shouldBelieveNobodyElse(String header) throws Exception {
        assertThat(client(List.of("127.0.0.2/32", "::1/128"), header)).isEqualTo("127.0.0.1 127.0.0.1 http");
    }
}
