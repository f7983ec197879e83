package io.wafleet.send.addressing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import io.wafleet.TestClock;
import io.wafleet.cause.CauseCode;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.GowaClient;
import io.wafleet.id.DeviceId;
import io.wafleet.send.addressing.Addressing.Resolution;
import io.wafleet.store.WithDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A child that knows who is on WhatsApp, and counts what it is asked. */
abstract class AddressingContract extends WithDatabase {
    private static final DeviceId DEVICE = new DeviceId("a");
    private static final String OURS = "5511900000001@s.whatsapp.net";
    private static final String WITH = "5531988887777@s.whatsapp.net";
    private static final String WITHOUT = "553188887777@s.whatsapp.net";

    private final Set<String> registered = ConcurrentHashMap.newKeySet();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final TestClock clock = new TestClock(Instant.parse("2026-03-01T10:00:00Z"));
    private volatile int status = 200;
    private ChildEndpoint child;
    private Addressing addressing;

    @BeforeEach
    void openChild() {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .await();
        child = new ChildEndpoint(server.actualPort(), "user", "secret", "a", () -> true);
        registered.add(OURS);
        openAddressing();
    }

    private void openAddressing() {
        addressing = new Addressing(new GowaClient(vertx, Path.of("no-files")), database, clock);
    }

    private void answer(HttpServerRequest request) {
        JsonObject results;
        if (request.path().equals("/app/status")) {
            results = new JsonObject()
                    .put("is_connected", true)
                    .put("is_logged_in", true)
                    .put("jid", "5511900000001:7@s.whatsapp.net");
        } else {
            String phone = request.getParam("phone");
            asked.add(phone);
            results = new JsonObject().put("is_on_whatsapp", registered.contains(phone));
        }
        JsonObject envelope =
                new JsonObject().put("code", "X").put("message", "x").put("results", results);
        request.response().setStatusCode(status).end(envelope.encode());
    }

    private Resolution resolve(String jid) {
        return addressing.resolve(DEVICE, child, jid).await();
    }

    @Test
    void shouldAskNobodyWhenThereIsOneSpelling() {
        assertThat(resolve("14155552671@s.whatsapp.net")).isEqualTo(new Resolution.To("14155552671@s.whatsapp.net"));
        assertThat(resolve("1-2@g.us")).isEqualTo(new Resolution.To("1-2@g.us"));
        assertThat(asked).isEmpty();
    }

    @Test
    void shouldFindTheOtherSpellingWhenTheNumberIsRegisteredByIt() {
        registered.add(WITH);

        assertThat(resolve(WITHOUT)).isEqualTo(new Resolution.To(WITH));
        assertThat(asked).containsExactly(WITHOUT, WITH);
    }

    @Test
    void shouldTakeTheUsualSpellingWhenWhatsAppSaysYesToBoth() {
        registered.addAll(List.of(WITH, WITHOUT));

        assertThat(resolve(WITH)).isEqualTo(new Resolution.To(WITHOUT));
        assertThat(asked).containsExactly(WITHOUT);
    }

    @Test
    void shouldFindTheSpellingOfEveryCountryThatHasTwo() {
        registered.addAll(
                List.of("5215512345678@s.whatsapp.net", "5491112345678@s.whatsapp.net", "22507123456@s.whatsapp.net"));

        assertThat(resolve("525512345678@s.whatsapp.net")).isEqualTo(new Resolution.To("5215512345678@s.whatsapp.net"));
        assertThat(resolve("5215512345678@s.whatsapp.net"))
                .isEqualTo(new Resolution.To("5215512345678@s.whatsapp.net"));
        assertThat(resolve("541112345678@s.whatsapp.net")).isEqualTo(new Resolution.To("5491112345678@s.whatsapp.net"));
        assertThat(resolve("2250707123456@s.whatsapp.net")).isEqualTo(new Resolution.To("22507123456@s.whatsapp.net"));
    }

    @Test
    void shouldAskNobodyWhenTheyWroteToUs() {
        // Given
        database.write(session -> session.change(
                        "INSERT INTO contacts (device, jid, last_in, last_out) VALUES (?, ?, 5, 0)",
                        Tuple.of(DEVICE.value(), WITH)))
                .await();

        // Then
        assertThat(resolve(WITHOUT)).isEqualTo(new Resolution.To(WITH));
        assertThat(asked).isEmpty();
    }

    @Test
    void shouldRememberForAMonthWhenANumberWasFound() {
        // Given
        registered.add(WITH);
        resolve(WITH);
        asked.clear();

        // When
        clock.advance(Duration.ofDays(29));
        openAddressing();

        // Then
        assertThat(resolve(WITHOUT)).isEqualTo(new Resolution.To(WITH));
        assertThat(asked).isEmpty();

        // When
        clock.advance(Duration.ofDays(2));

        // Then
        assertThat(resolve(WITHOUT)).isEqualTo(new Resolution.To(WITH));
        assertThat(asked).isNotEmpty();
    }

    @Test
    void shouldRememberForAnHourWhenANumberIsNotOnWhatsApp() {
        // Given
        assertThat(resolve(WITH))
                .isEqualTo(new Resolution.NotOnWhatsApp(CauseCode.NOT_ON_WHATSAPP.cause("5531988887777")));
        assertThat(asked).containsExactly(WITHOUT, WITH, OURS);
        asked.clear();

        // When
        clock.advance(Duration.ofMinutes(59));

        // Then
        assertThat(resolve(WITHOUT))
                .isEqualTo(new Resolution.NotOnWhatsApp(CauseCode.NOT_ON_WHATSAPP.cause("553188887777")));
        assertThat(asked).isEmpty();

        // When
        registered.add(WITHOUT);
        clock.advance(Duration.ofMinutes(2));

        // Then
        assertThat(resolve(WITH)).isEqualTo(new Resolution.To(WITHOUT));
    }

    @Test
    void shouldWaitWhenTheChildFindsNobodyNotEvenItself() {
        // Given
        registered.clear();

        // Then
        assertThat(resolve(WITH)).isInstanceOf(Resolution.Later.class);

        // When
        registered.addAll(List.of(OURS, WITH));

        // Then
        assertThat(resolve(WITH)).isEqualTo(new Resolution.To(WITH));
    }

    @Test
    void shouldWaitWhenTheChildRefuses() {
        // Given
        registered.add(WITH);
        status = 401;

        // Then
        assertThat(resolve(WITH)).isInstanceOf(Resolution.Later.class);

        // When
        status = 200;

        // Then
        assertThat(resolve(WITH)).isEqualTo(new Resolution.To(WITH));
    }
}
