package io.wafleet.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.datagram.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NamesTest {
    private final Vertx vertx = Vertx.vertx();
    private final Map<String, Promise<List<InetAddress>>> asked = new ConcurrentHashMap<>();
    private final Names names = new Names(vertx, host -> {
        Promise<List<InetAddress>> answer = Promise.promise();
        asked.put(host, answer);
        return answer.future();
    });

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private static List<InetAddress> loopback() {
        return List.of(InetAddress.getLoopbackAddress());
    }

    @Test
    void shouldAskForAFewNamesOfOneAskerAtATimeAndKeepNobodyElseWaiting() throws TimeoutException {
        List<Future<List<InetAddress>>> hanging = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            hanging.add(names.find("tb", "hang" + i + ".example"));
        }
        assertThat(asked).hasSize(Names.AT_ONCE);

        Future<List<InetAddress>> other = names.find("ta", "good.example");
        asked.get("good.example").complete(loopback());

        assertThat(other.await(30, TimeUnit.SECONDS)).isEqualTo(loopback());
        asked.get("hang0.example").fail("refused");
        assertThat(asked).containsKey("hang2.example");
        assertThatThrownBy(() -> hanging.get(0).await(30, TimeUnit.SECONDS)).hasMessage("no such name");
    }

    @Test
    void shouldAskOnceForANameThatIsWantedOften() throws TimeoutException {
        Future<List<InetAddress>> one = names.find("ta", "good.example");
        Future<List<InetAddress>> two = names.find("ta", "good.example");
        assertThat(asked).hasSize(1);

        asked.get("good.example").complete(loopback());

        assertThat(one.await(30, TimeUnit.SECONDS)).isEqualTo(two.await(30, TimeUnit.SECONDS));
    }

    @Test
    void shouldRefuseWhenTooMuchOfOneAskerWaits() {
        for (int i = 0; i < Names.MAX_WAITING + Names.AT_ONCE; i++) {
            names.find("tb", "hang" + i + ".example");
        }

        assertThat(names.find("tb", "more.example").failed()).isTrue();
        assertThat(names.find("ta", "more.example").failed()).isFalse();
    }

    @Test
    void shouldDropWhatNobodyAnswersInTime() {
        List<Future<List<InetAddress>>> hanging = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            hanging.add(names.find("tb", "hang" + i + ".example"));
        }
        for (Future<List<InetAddress>> each : hanging) {
            assertThatThrownBy(() -> each.await(30, TimeUnit.SECONDS)).hasMessageContaining("in time");
        }

        names.find("tb", "next.example");
        assertThat(asked).containsKey("next.example");
    }

    /** Sixty names on a server that never answers, and no thread is held by any of them. */
    @Test
    void shouldFindANameWhileAServerHangs() throws TimeoutException {
        DatagramSocket silent =
                vertx.createDatagramSocket().listen(0, "127.0.0.1").await();
        Names real = new Names(
                vertx,
                Names.resolver(Names.builder()
                        .hostsFileEntriesResolver(
                                (host, types) -> host.equals("good_name") ? InetAddress.getLoopbackAddress() : null)
                        .nameServerProvider(new SingletonDnsServerAddressStreamProvider(new InetSocketAddress(
                                "127.0.0.1", silent.localAddress().port())))));
        List<Future<List<InetAddress>>> hanging = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            hanging.add(real.find("tb", "hang" + i + ".example"));
        }

        assertThat(real.find("ta", "good_name").await(30, TimeUnit.SECONDS))
                .extracting(InetAddress::getHostAddress)
                .containsExactly("127.0.0.1");
        assertThat(hanging).noneMatch(Future::succeeded);
    }
}
