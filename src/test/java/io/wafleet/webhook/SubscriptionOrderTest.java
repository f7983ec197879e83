package io.wafleet.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.bus.Bus;
import io.wafleet.command.Commands;
import io.wafleet.command.webhook.NewWebhook;
import io.wafleet.command.webhook.WebhookPatch;
import io.wafleet.webhook.subscription.Subscription;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SubscriptionOrderTest {
    private final Vertx vertx = Vertx.vertx();
    private final SubscriptionOrder orders = new SubscriptionOrder(new Commands(new Bus(vertx)));

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private Subscription made(JsonObject body) {
        return orders.made(
                NewWebhook.of(body.put("owner", "acme").put("url", "http://n8n_webhook:5678/a b")),
                "w1",
                Instant.EPOCH);
    }

    @Test
    void shouldTakeAFieldThatIsNullForOneThatIsLeftOut() {
        JsonObject nothing = new JsonObject()
                .putNull("headers")
                .putNull("types")
                .putNull("devices")
                .putNull("secret")
                .putNull("format")
                .putNull("description");

        Subscription made = made(nothing);
        Subscription changed = orders.changed(
                made, WebhookPatch.of(new JsonObject().put("id", "w1").putNull("headers")), Instant.EPOCH);

        assertThat(changed).isEqualTo(made);
        assertThat(made.target().host()).isEqualTo("n8n_webhook");
    }

    @Test
    void shouldRefuseATypeOfWhichThereAreNoEvents() {
        JsonArray types = new JsonArray().add("messages.upsert");

        assertThatThrownBy(() -> made(new JsonObject().put("types", types))).hasMessageContaining("messages.upsert");
    }
}
