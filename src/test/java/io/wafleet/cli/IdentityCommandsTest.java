package io.wafleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.cli.FakeGateway.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code users} and {@code keys}. */
class IdentityCommandsTest {
    private static final JsonObject ANA = new JsonObject()
            .put("username", "ana b")
            .put("role", "viewer")
            .put("tenant", "acme")
            .put("disabled", true)
            .put("createdAt", "2026-03-01T10:00:00Z");
    private static final JsonObject KEY = new JsonObject()
            .put("id", "k1")
            .put("name", "shop")
            .put("role", "operator")
            .put("tenant", "acme")
            .put("scopes", new JsonArray().add("messages:send"))
            .put("devices", new JsonArray())
            .put("createdAt", "2026-03-01T10:00:00Z");

    @TempDir
    Path root;

    private FakeGateway gateway;
    private CliRunner cli;

    @BeforeEach
    void start() throws Exception {
        gateway = new FakeGateway();
        cli = new CliRunner(root).at(gateway);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private JsonObject lastBody() {
        return gateway.calls.get(gateway.calls.size() - 1).body();
    }

    @Test
    void shouldListUsersAndSayThatThereAreMore() {
        JsonObject page = new JsonObject()
                .put("users", new JsonArray().add(ANA))
                .put("more", true)
                .put("last", "ana b");
        gateway.on("GET /api/auth/users", call -> Answer.json(200, page));

        assertThat(cli.run("users")).isZero();

        assertThat(cli.out()).contains("ana b", "viewer", "acme", "disabled", "--after 'ana b'");
    }

    @Test
    void shouldChangeWhatIsNamedAndNothingElse() {
        gateway.on("PATCH /api/auth/users/ana%20b", call -> Answer.json(200, ANA));

        assertThat(cli.run("users", "disable", "ana b")).isZero();
        assertThat(lastBody()).isEqualTo(new JsonObject().put("disabled", true));
        assertThat(cli.run("users", "enable", "ana b")).isZero();
        assertThat(lastBody()).isEqualTo(new JsonObject().put("disabled", false));
        assertThat(cli.run("users", "role", "ana b", "viewer")).isZero();
        assertThat(lastBody()).isEqualTo(new JsonObject().put("role", "viewer"));
        assertThat(cli.run("users", "profile", "ana b", "--email", "ana@example.org", "--display-name", ""))
                .isZero();
        assertThat(lastBody()).isEqualTo(new JsonObject().putNull("displayName").put("email", "ana@example.org"));
        assertThat(cli.out()).contains("User ana b is out.", "User ana b may log in.", "User ana b is viewer now.");
    }

    @Test
    void shouldTellWhoOneIsAndChangeOnesOwnName() {
        JsonObject me = new JsonObject()
                .put("username", "ana b")
                .put("role", "viewer")
                .put("tenant", "acme")
                .put("displayName", "Ana Souza")
                .putNull("email");
        gateway.on("GET /api/auth/me", call -> Answer.json(200, me));
        gateway.on("PATCH /api/auth/me", call -> Answer.json(200, me.copy().put("email", "a@example.org")));

        assertThat(cli.run("users", "me")).isZero();
        assertThat(cli.out()).contains("Ana Souza, viewer of acme, no e-mail address");
        assertThat(cli.run("users", "me", "--email", "a@example.org")).isZero();
        assertThat(lastBody()).isEqualTo(new JsonObject().put("email", "a@example.org"));
        assertThat(cli.out()).contains("Ana Souza, viewer of acme, a@example.org");
    }

    @Test
    void shouldInviteSomebodyShowTheTokenOnceAndTakeTheInviteBack() {
        JsonObject invite = new JsonObject()
                .put("id", "i1")
                .put("role", "agent")
                .put("tenant", "acme")
                .put("owner", "boss")
                .put("createdAt", "2026-03-01T10:00:00Z")
                .put("expiresAt", "2026-03-08T10:00:00Z");
        JsonObject page = new JsonObject()
                .put("invites", new JsonArray().add(invite))
                .put("more", false)
                .put("last", "i1");
        gateway.on(
                "POST /api/auth/invites", call -> Answer.json(201, invite.copy().put("token", "wfi_x")));
        gateway.on("GET /api/auth/invites", call -> Answer.json(200, page));
        gateway.on("DELETE /api/auth/invites/i1", call -> Answer.json(204, new JsonObject()));

        assertThat(cli.run("users", "invite", "--role", "agent", "--tenant", "acme"))
                .isZero();
        assertThat(lastBody()).isEqualTo(new JsonObject().put("role", "agent").put("tenant", "acme"));
        assertThat(cli.run("users", "invite", "--role", "agent")).isZero();
        assertThat(lastBody()).isEqualTo(new JsonObject().put("role", "agent"));
        assertThat(cli.out()).contains("i1", "2026-03-08T10:00:00Z", "wfi_x");
        assertThat(cli.run("users", "invites")).isZero();
        assertThat(cli.out()).contains("boss", "INVITE");
        assertThat(cli.run("users", "uninvite", "i1")).isZero();
        assertThat(cli.out()).contains("Invite i1 is taken back.");
    }

    @Test
    void shouldMakeAKeyAndShowItOnce() {
        gateway.on("POST /api/auth/keys", call -> Answer.json(201, KEY.copy().put("key", "wfk_x")));

        assertThat(cli.run(
                        "keys",
                        "add",
                        "shop",
                        "--scope",
                        "messages:send",
                        "--device",
                        "a",
                        "--device",
                        "b",
                        "--expires",
                        "90d"))
                .isZero();

        assertThat(cli.out()).contains("k1", "wfk_x");
        JsonObject order = lastBody();
        assertThat(order.fieldNames()).containsExactlyInAnyOrder("name", "scopes", "devices", "expiresAt");
        assertThat(order.getJsonArray("devices"))
                .isEqualTo(new JsonArray().add("a").add("b"));
        assertThat(Instant.parse(order.getString("expiresAt")))
                .isBetween(
                        Instant.now().plus(Duration.ofDays(89)), Instant.now().plus(Duration.ofDays(90)));
    }

    @Test
    void shouldRemoveATenantWhoseNameIsGivenTwice() {
        JsonObject acme = new JsonObject()
                .put("id", "acme")
                .put("name", "Acme Ltd")
                .put("state", "active")
                .put("createdAt", "2026-03-01T10:00:00Z");
        JsonObject page = new JsonObject()
                .put("tenants", new JsonArray().add(acme))
                .put("more", false)
                .put("last", "acme");
        gateway.on("GET /api/tenants", call -> Answer.json(200, page));
        gateway.on("POST /api/tenants", call -> Answer.json(201, acme));
        gateway.on("POST /api/tenants/acme/disable", call -> Answer.json(200, acme));
        gateway.on("DELETE /api/tenants/acme", call -> Answer.json(202, acme));

        assertThat(cli.run("tenants")).isZero();
        assertThat(cli.run("tenants", "add", "acme", "--name", "Acme Ltd")).isZero();
        assertThat(lastBody()).isEqualTo(new JsonObject().put("id", "acme").put("name", "Acme Ltd"));
        assertThat(cli.run("tenants", "disable", "acme")).isZero();
        assertThat(cli.run("tenants", "remove", "acme")).isEqualTo(2);
        assertThat(gateway.calls).noneMatch(call -> call.method().equals("DELETE"));
        assertThat(cli.run("tenants", "remove", "acme", "--confirm", "acme")).isZero();

        assertThat(cli.out()).contains("Acme Ltd", "Tenant acme is out.", "Tenant acme is being removed.");
        assertThat(gateway.calls.get(gateway.calls.size() - 1).query()).isEqualTo(Map.of("confirm", "acme"));
    }

    @Test
    void shouldListAndRemoveKeys() {
        JsonObject page = new JsonObject()
                .put("keys", new JsonArray().add(KEY))
                .put("more", false)
                .put("last", "k1");
        gateway.on("GET /api/auth/keys", call -> Answer.json(200, page));
        gateway.on("DELETE /api/auth/keys/k1", call -> Answer.json(204, new JsonObject()));

        assertThat(cli.run("keys")).isZero();
        assertThat(cli.run("keys", "remove", "k1")).isZero();

        assertThat(cli.out()).contains("k1", "shop", "messages:send", "all", "Key k1 is removed.");
    }
}
