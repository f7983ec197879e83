package io.wafleet.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.it.ApiClient;
import io.wafleet.it.GatewayProcess;
import io.wafleet.it.ShippedOptions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A gateway as it is shipped, with two tenants: one whose user attacks, and one who wants to work meanwhile. */
final class Target implements AutoCloseable {
    private static final String ATTACKING_TENANT = "mallory";
    private static final String OTHER_TENANT = "peaceful";

    private final GatewayProcess gateway;
    private final ApiClient attacker;
    private final ApiClient other;

    private Target(GatewayProcess gateway) {
        this.gateway = gateway;
        this.attacker = gateway.user("attacker", "operator", ATTACKING_TENANT);
        this.other = gateway.user("other", "operator", OTHER_TENANT);
    }

    static Target start(String name, Map<String, String> settings) throws IOException {
        return start(name, settings, List.of());
    }

    /** @param within a command that goes on as the one behind it, with another view of the host */
    static Target start(String name, Map<String, String> settings, List<String> within) throws IOException {
        Map<String, String> all = new TreeMap<>(Map.of("WAFLEET_ON_STOP", "stop"));
        all.putAll(settings);
        GatewayProcess gateway = GatewayProcess.prepare(name, all, ShippedOptions.read());
        gateway.within(within);
        gateway.start();
        gateway.logIn();
        return new Target(gateway);
    }

    GatewayProcess gateway() {
        return gateway;
    }

    /** An operator of the tenant that attacks. */
    ApiClient attacker() {
        return attacker;
    }

    /** A user of the attacking tenant with another role. */
    ApiClient attacker(String role) {
        return gateway.user("attacking-" + role, role, ATTACKING_TENANT);
    }

    /** An operator of a tenant that has nothing to do with it. */
    ApiClient other() {
        return other;
    }

    /** Begins to call as the other tenant, until it is asked how that went. */
    Bystander watch() {
        return new Bystander(other, "/api/devices");
    }

    void assertAlive() throws IOException {
        assertThat(gateway.process().isAlive()).as(gateway.output()).isTrue();
        assertThat(gateway.output()).doesNotContain("OutOfMemory", "bug: ");
    }

    @Override
    public void close() throws IOException {
        gateway.close();
    }
}
