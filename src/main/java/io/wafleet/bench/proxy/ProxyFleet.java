package io.wafleet.bench.proxy;

import io.vertx.core.json.JsonObject;
import io.wafleet.bench.GatewayStore;
import io.wafleet.bench.Ground;
import io.wafleet.bench.MeasuredGateway;
import io.wafleet.bench.ProcessView;
import io.wafleet.client.Api;
import io.wafleet.client.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * A gateway with two children, nginx in front of the same two, and who asks the gateway. One child is the simulator, which takes as
 * long for an answer as a child does; beside the other, which is bare, the way to it is what takes long.
 */
final class ProxyFleet {
    /** The bare child's program. */
    static final String BARE = "bare-child";

    private static final String USER = "bench";
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final MeasuredGateway gateway;
    private final List<Target> targets;
    private final Nginx nginx;
    private final GatewayStore store;
    private final String password;
    private final String key;
    private final String token;

    private ProxyFleet(MeasuredGateway gateway, List<Target> targets, Nginx nginx, GatewayStore store) {
        this.gateway = gateway;
        this.targets = targets;
        this.nginx = nginx;
        this.store = store;
        this.password = UUID.randomUUID().toString();
        Api api = gateway.api();
        this.key = api.post("/api/auth/keys", new JsonObject().put("name", USER).put("role", "operator"))
                .getString("key");
        api.post("/api/auth/users", login().put("role", "operator"));
        this.token = api.post("/api/auth/login", login()).getString("token");
    }

    static ProxyFleet start(Ground ground, Path folder) throws IOException, InterruptedException {
        ground.progress().accept("starting a gateway with a simulated and a bare child, and nginx");
        MeasuredGateway gateway = ground.gateway(folder);
        gateway.start();
        gateway.awaitReady();
        gateway.api().post("/api/devices", device("simulated"));
        gateway.api().post("/api/devices", device("bare").put("settings", new JsonObject().put("binary", BARE)));
        gateway.order("start", gateway.devices());
        ground.watch()
                .until("both children run", System.nanoTime(), LOOK_EVERY, PATIENCE, () -> gateway.areAll("running"));
        List<Target> targets =
                List.of(target(gateway.device("simulated"), "simulated"), target(gateway.device("bare"), "bare"));
        Nginx nginx = Nginx.start(ground, targets);
        return new ProxyFleet(gateway, targets, nginx, ground.store(folder));
    }

    private static JsonObject device(String id) {
        return new JsonObject().put("id", id).put("autoStart", false);
    }

    /** What only the child and the gateway know is in the child's environment. */
    private static Target target(Device device, String slot) {
        Device.Child child = device.process();
        String account = Objects.requireNonNull(new ProcessView(Objects.requireNonNull(child.pid()))
                .environment()
                .get("APP_BASIC_AUTH"));
        String encoded = Base64.getEncoder().encodeToString(account.getBytes(StandardCharsets.UTF_8));
        return new Target(device.id(), Objects.requireNonNull(child.port()), slot, "Basic " + encoded);
    }

    MeasuredGateway gateway() {
        return gateway;
    }

    Nginx nginx() {
        return nginx;
    }

    Target simulated() {
        return targets.get(0);
    }

    Target bare() {
        return targets.get(1);
    }

    /** What a user shows to log in. */
    JsonObject login() {
        return new JsonObject().put("username", USER).put("password", password);
    }

    /** As the gateway has stored it: it says what a log-in costs. */
    String passwordHash() {
        return store.passwordHash(USER);
    }

    Way byKey(Target target) {
        return through("an API key", key, target);
    }

    Way byToken(Target target) {
        return through("a token", token, target);
    }

    /** Not to a child, but to the gateway's own API. */
    Way toApi() {
        return new Way("the API", gatewayUrl(), Map.of());
    }

    private Way through(String name, String credential, Target target) {
        return new Way(
                name,
                gatewayUrl() + "/proxy/whatsapp/" + target.device(),
                Map.of("Authorization", "Bearer " + credential));
    }

    private String gatewayUrl() {
        return "http://127.0.0.1:" + gateway.apiPort();
    }
}
