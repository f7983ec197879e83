package io.wafleet.gowa;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A child whose answer has null where the contract has a value. */
class NullFieldsTest {
    private final Vertx vertx = Vertx.vertx();
    /** A client that nobody holds is closed when it is collected. */
    private final GowaHttp http = new GowaHttp(vertx);

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void shouldTakeAFieldThatIsNullForOneThatIsNotThere() {
        String body = "{\"code\":null,\"message\":null,\"results\":{\"jid\":null,\"data\":[{\"id\":null,\"a\":1}]}}";
        int port = vertx.createHttpServer()
                .requestHandler(request -> request.response().end(body))
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();

        GowaAnswer answer = http.call(
                        new ChildEndpoint(port, "user", "secret", "a", () -> true),
                        HttpMethod.GET,
                        "/app/status",
                        null,
                        Duration.ofSeconds(20))
                .await();

        GowaAnswer.Ok ok = (GowaAnswer.Ok) answer;
        assertThat(ok.results()).isEqualTo(new JsonObject("{\"data\":[{\"a\":1}]}"));
        assertThat(ok.results().getString("jid", "")).isEmpty();
    }
}
