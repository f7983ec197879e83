package io.wafleet.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationsTest {
    private static final Map<String, String> NAMES = Map.of(
            "n8n_webhook", "10.1.2.4",
            "minio_s3", "10.1.2.5",
            "public.example", "93.184.216.34",
            "six.example", "2606:2800:220:1::1",
            "inside.example", "10.1.2.3",
            "both.example", "93.184.216.34 127.0.0.1",
            "sixfirst.example", "2606:2800:220:1::1 93.184.216.34");

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private Destination check(Destinations.Trust trust, String url) throws Exception {
        return new Destinations(vertx, trust, DestinationsTest::resolve)
                .check("acme", url)
                .await(120, TimeUnit.SECONDS);
    }

    /** Knows names alone: a literal is nothing to ask anybody for. */
    private static Future<List<InetAddress>> resolve(String host) {
        String known = NAMES.get(host);
        if (known == null) {
            return Future.failedFuture("no such name: " + host);
        }
        return Future.succeededFuture(
                Stream.of(known.split(" ", -1)).map(DestinationsTest::literal).toList());
    }

    private static InetAddress literal(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1",
                "http://127.1.2.3:8080/x",
                "http://0.0.0.0",
                "http://10.0.0.1",
                "http://100.64.0.1",
                "http://169.254.169.254/latest/meta-data/",
                "http://168.63.129.16",
                "http://172.16.0.1",
                "http://256.1.1.1",
                "http://999.999.999.999/",
                "http://172.31.255.255",
                "http://192.168.1.1",
                "http://198.18.0.1",
                "http://224.0.0.1",
                "http://255.255.255.255",
                "http://[::1]",
                "http://[::]",
                "http://[::ffff:127.0.0.1]",
                "http://[::ffff:7f00:1]",
                "http://[::127.0.0.1]",
                "http://[64:ff9b::7f00:1]",
                "http://[2002:7f00:1::1]",
                "http://[2001:0:1::1]",
                "http://[fc00::1]",
                "http://[fd12:3456::1]",
                "http://[fe80::1]",
                "http://[fe80::1%25eth0]",
                "http://[ff02::1]",
                "http://[2001:db8::1]",
                "http://inside.example",
                "http://both.example",
                // Spellings that some resolvers take for 127.0.0.1.
                "http://0x7f000001",
                "http://0X7F.0.0.1",
                "http://2130706433",
                "http://017700000001",
                "http://0177.0.0.1",
                "http://127.1",
                "http://127.0.0.1.",
                "http://127.0.0.0x1",
                "http://nowhere.example",
                "http://user@public.example",
                "http://public.example@127.0.0.1/",
                "http://user:secret@public.example/",
                "http://public.example:0/",
                "http://public.example:99999/",
                "http:///path",
                "http://",
                "file:///etc/passwd",
                "file:",
                "ftp://public.example/",
                "gopher://public.example/",
                "jar:http://public.example!/",
                "//public.example/",
                "public.example",
                "http://pub lic.example",
                "http://public.example\\@127.0.0.1/",
                ""
            })
    void shouldRefuse(String url) {
        assertThatThrownBy(() -> check(Destinations.Trust.NOTHING, url)).isInstanceOf(UnsafeUrlException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://public.example",
                "HTTPS://public.example:8443/a?b=c#d",
                "http://93.184.216.34/",
                "http://172.32.0.1/",
                "http://[2606:2800:220:1::1]/"
            })
    void shouldAllowWhatIsPublic(String url) throws Exception {
        assertThat(check(Destinations.Trust.NOTHING, url).web().uri()).hasToString(url);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/a|b[1].pdf /a%7Cb%5B1%5D.pdf",
                "/100%.pdf /100%25.pdf",
                "/100%25.pdf /100%25.pdf",
                "/a?b[]=1|2&c=50% /a?b[]=1%7C2&c=50%25",
                "/%zz?%e1 /%25zz?%e1",
                "/café /café",
                "'' /"
            })
    void shouldEncodeAsBrowsersDoWhatAUrlCannotHold(String written, String path) throws Exception {
        assertThat(check(Destinations.Trust.NOTHING, "http://public.example" + written)
                        .web()
                        .path())
                .isEqualTo(path);
        assertThat(check(Destinations.Trust.NOTHING, "http://public.example/a b" + written.replace("''", ""))
                        .web()
                        .path())
                .startsWith("/a%20b");
    }

    @Test
    void shouldKnowNamesWithAnUnderscoreAndAddressesOfIpv6WhereverTheyAreTrusted() throws Exception {
        Destinations.Trust trust =
                new Destinations.Trust(false, Set.of("n8n_webhook:5678", "[::1]:7200", "[fd00:0::5]", "minio_s3:80"));

        assertThat(check(trust, "http://n8n_webhook:5678/x").web().host()).isEqualTo("n8n_webhook");
        assertThat(check(trust, "http://minio_s3/x").web().port()).isEqualTo(80);
        check(trust, "http://[::1]:7200/hook");
        check(trust, "http://[0:0:0:0:0:0:0:1]:7200/hook");
        check(trust, "http://[fd00::5]:99/");
        assertThatThrownBy(() -> check(trust, "http://[::1]:7201/hook")).isInstanceOf(UnsafeUrlException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]"})
    void shouldWriteTheHostAsHttpWantsIt(String host) {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> request.response().end(request.getHeader("Host")))
                .listen(0, host.replaceAll("[\\[\\]]", ""))
                .await();
        Destinations destinations = new Destinations(vertx, new Destinations.Trust(true, Set.of()));
        String authority = host + ":" + server.actualPort();

        Destination destination =
                destinations.check("acme", "http://" + authority + "/").await();
        String answer = vertx.createHttpClient()
                .request(destination.request())
                .compose(request -> request.send().compose(HttpClientResponse::body))
                .await()
                .toString();

        assertThat(answer).isEqualTo(authority);
    }

    @Test
    void shouldAllowOnlyTheHostsThatAreTrusted() throws Exception {
        // Given
        Destinations.Trust trust = new Destinations.Trust(false, Set.of("10.0.0.5:8080", "inside.example"));

        // Then
        check(trust, "http://10.0.0.5:8080/");
        check(trust, "http://inside.example/");
        check(trust, "http://inside.example:81/");
        assertThatThrownBy(() -> check(trust, "http://10.0.0.5/")).isInstanceOf(UnsafeUrlException.class);
        assertThatThrownBy(() -> check(trust, "http://10.0.0.6:8080/")).isInstanceOf(UnsafeUrlException.class);
        assertThatThrownBy(() -> check(new Destinations.Trust(true, Set.of()), "file:///etc/passwd"))
                .isInstanceOf(UnsafeUrlException.class);
    }

    @Test
    void shouldPreferTheAddressThatMostHostsCanReach() throws Exception {
        assertThat(check(Destinations.Trust.NOTHING, "http://sixfirst.example")
                        .address()
                        .getHostAddress())
                .isEqualTo("93.184.216.34");
    }

    @Test
    void shouldCheckWhereARedirectLeadsTo() throws Exception {
        // Given
        Destinations destinations = new Destinations(vertx, Destinations.Trust.NOTHING, DestinationsTest::resolve);

        WebAddress base = destinations
                .check("acme", "http://public.example/a/b")
                .await(120, TimeUnit.SECONDS)
                .web();

        // Then
        for (String location : new String[] {
            "http://127.0.0.1/",
            "//10.0.0.1/x",
            "file:///etc/passwd",
            "http://inside.example",
            "http://[",
            "http://public.example\\@inside.example/",
            "javascript:1"
        }) {
            assertThatThrownBy(() -> destinations.check("acme", base, location).await(120, TimeUnit.SECONDS))
                    .as(location)
                    .isInstanceOf(UnsafeUrlException.class);
        }
        assertThat(destinations.check("acme", base, "../c?d").await().web().uri())
                .hasToString("http://public.example/c?d");
        assertThat(destinations.check("acme", base, "/a b.pdf").await().web().path())
                .isEqualTo("/a%20b.pdf");
    }

    /** A name that is public when it is checked and private a moment later. */
    @Test
    void shouldConnectToTheAddressThatWasChecked() throws Exception {
        // Given
        AtomicInteger asked = new AtomicInteger();
        Destinations destinations =
                new Destinations(vertx, new Destinations.Trust(false, Set.of("turning.example")), host -> {
                    asked.incrementAndGet();
                    return Future.succeededFuture(List.of(literal("127.0.0.1")));
                });
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> request.response().end(request.getHeader("Host") + request.uri()))
                .listen(0, "127.0.0.1")
                .await();

        // When
        Destination destination = destinations
                .check("acme", "http://turning.example:" + server.actualPort() + "/a?b")
                .await(120, TimeUnit.SECONDS);
        String answer = vertx.createHttpClient()
                .request(destination.request())
                .compose(request -> request.send())
                .compose(response -> response.body())
                .await(120, TimeUnit.SECONDS)
                .toString();

        // Then: the system cannot resolve the name, so it was not asked
        assertThat(asked).hasValue(1);
        assertThat(answer).isEqualTo("turning.example:" + server.actualPort() + "/a?b");
    }
}
