package io.wafleet.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.client.Api;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "keys",
        description = "API keys of programs: list, add, remove.",
        synopsisSubcommandLabel = "[list|add|remove]",
        footer = {
            "",
            "A key is valid until it is removed or its time is over, also when the gateway is restarted. One that was made with",
            "the key of this machine's command line is nobody's; one that was made with a user's token ends with that user."
        })
final class KeysCommand implements Callable<Integer> {
    private static final String ALL = "/api/auth/keys";
    private static final PagedList LIST = new PagedList(
            ALL,
            "keys",
            List.of("KEY", "NAME", "ROLE", "TENANT", "SCOPES", "DEVICES", "OWNER", "CREATED", "EXPIRES", "USED"),
            key -> new @Nullable Object[] {
                key.getString("id"),
                key.getString("name"),
                key.getString("role"),
                key.getString("tenant"),
                words(key, "scopes"),
                words(key, "devices"),
                key.getString("owner"),
                key.getString("createdAt"),
                key.getString("expiresAt"),
                key.getString("lastUsedAt")
            });

    private final Shell shell;

    @Mixin
    GatewayOptions gateway = new GatewayOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    KeysCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return list(null, gateway, output);
    }

    @Command(name = "list", description = "All keys, the oldest first; never the keys themselves.")
    int list(
            @Option(names = "--after", paramLabel = "KEY", description = "Only those after this one.") @Nullable
                    String after,
            @Mixin GatewayOptions where,
            @Mixin OutputOptions how) {
        return LIST.show(after, shell, where, how);
    }

    private static String words(JsonObject key, String field) {
        List<String> words = key.getJsonArray(field, new JsonArray()).stream()
                .map(String::valueOf)
                .toList();
        return words.isEmpty() ? "all" : String.join(",", words);
    }

    @Command(name = "add", description = "Make a key. It is shown this once.")
    int add(
            @Parameters(paramLabel = "<name>", description = "What it is for.") String name,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            description = "operator by default; admin, manager, agent or viewer.")
                    @Nullable
                    String role,
            @Option(
                            names = "--scope",
                            paramLabel = "SCOPE",
                            description = "Only this of the role, e.g. messages:send; may be repeated.")
                    @Nullable
                    List<String> scopes,
            @Option(names = "--device", paramLabel = "ID", description = "Only this device; may be repeated.") @Nullable
                    List<String> devices,
            @Option(
                            names = "--tenant",
                            paramLabel = "TENANT",
                            description = "Whose devices; the default tenant's else.")
                    @Nullable
                    String tenant,
            @Option(
                            names = "--expires",
                            paramLabel = "TIME",
                            description = "How long it is valid, e.g. 90d; for ever by default.",
                            converter = DurationConverter.class)
                    @Nullable
                    Duration expires,
            @Mixin GatewayOptions where,
            @Mixin OutputOptions how) {
        JsonObject order = new JsonObject().put("name", name);
        put(order, "role", role);
        put(order, "scopes", scopes == null ? null : new JsonArray(scopes));
        put(order, "devices", devices == null ? null : new JsonArray(devices));
        put(order, "tenant", tenant);
        put(
                order,
                "expiresAt",
                expires == null
                        ? null
                        : Instant.now()
                                .plus(expires)
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString());
        JsonObject made = where.api(shell).post(ALL, order);
        how.show(
                shell.terminal(),
                made,
                List.of("Key " + made.getString("id") + ", not shown again:", made.getString("key")));
        return 0;
    }

    private static void put(JsonObject order, String field, @Nullable Object value) {
        if (value != null) {
            order.put(field, value);
        }
    }

    @Command(name = "remove", description = "It is worth nothing from then on; streams that are open with it end.")
    int remove(
            @Parameters(paramLabel = "<key>", description = "Its id, as 'keys' lists it.") String id,
            @Mixin GatewayOptions where,
            @Mixin OutputOptions how) {
        where.api(shell).delete(ALL + "/" + Api.segment(id));
        how.show(shell.terminal(), new JsonObject().put("removed", id), List.of("Key " + id + " is removed."));
        return 0;
    }
}
