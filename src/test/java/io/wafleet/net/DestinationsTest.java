package io.wafleet.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationsTest {
    private static final Map<String, String> NAMES = Map.of(
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
                .check(url)
                .await(30, TimeUnit.SECONDS);
    }

    private static InetAddress[] resolve(String host) throws UnknownHostException {
        String known = NAMES.getOrDefault(host, host);
        String[] literals = known.split(" ", -1);
        InetAddress[] addresses = new InetAddress[literals.length];
        for (int i = 0; i < literals.length; i++) {
            if (!literals[i].matches("[0-9.]+|.*:.*")) {
                throw new UnknownHostException(host);
            }
            addresses[i] = InetAddress.getByName(literals[i]);
        }
        return addresses;
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
                "http://172.16.0.1",
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
        assertThat(check(Destinations.Trust.NOTHING, url).uri()).hasToString(url);
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
    void shouldCheckWhereARedirectLeadsTo() {
        // Given
        Destinations destinations = new Destinations(vertx, Destinations.Trust.NOTHING, DestinationsTest::resolve);

        // Then
        for (String location : new String[] {
            "http://127.0.0.1/",
            "//10.0.0.1/x",
            "file:///etc/passwd",
            "http://inside.example",
            "http://[",
            "javascript:1"
        }) {
            assertThatThrownBy(() -> destinations
                            .check(java.net.URI.create("http://public.example/a/b"), location)
                            .await(30, TimeUnit.SECONDS))
                    .as(location)
                    .isInstanceOf(UnsafeUrlException.class);
        }
        assertThat(destinations
                        .check(java.net.URI.create("http://public.example/a/b"), "../c?d")
                        .await()
                        .uri())
                .hasToString("http://public.example/c?d");
    }

    /** A name that is public when it is checked and private a moment later. */
    @Test
    void shouldConnectToTheAddressThatWasChecked() throws Exception {
        // Given
        AtomicInteger asked = new AtomicInteger();
        Destinations destinations =
                new Destinations(vertx, new Destinations.Trust(false, Set.of("turning.example")), host -> {
                    asked.incrementAndGet();
                    return resolve("127.0.0.1");
                });
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> request.response().end(request.getHeader("Host") + request.uri()))
                .listen(0, "127.0.0.1")
                .await();

        // When
        Destination destination = destinations
                .check("http://turning.example:" + server.actualPort() + "/a?b")
                .await(30, TimeUnit.SECONDS);
        String answer = vertx.createHttpClient()
                .request(destination.request())
                .compose(request -> request.send())
                .compose(response -> response.body())
                .await(30, TimeUnit.SECONDS)
                .toString();

        // Then: the system cannot resolve the name, so it was not asked
        assertThat(asked).hasValue(1);
        assertThat(answer).isEqualTo("turning.example:" + server.actualPort() + "/a?b");
    }
}
