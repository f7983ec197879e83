package io.wafleet.bench;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What all figures of a subject need.
 *
 * @param settings of its gateways, beside those that every measured gateway has
 * @param server of PostgreSQL, whose database is only used to make others; null for SQLite
 */
public record Ground(
        BenchHome home,
        Path binary,
        Watch watch,
        Consumer<String> progress,
        Map<String, String> settings,
        @Nullable URI server) {
    private static final Map<String, String> LEFT = Map.of("WAFLEET_ON_STOP", "leave", "WAFLEET_STOP_GRACE", "2s");

    public boolean isPostgres() {
        return server != null;
    }

    public String databaseName() {
        return isPostgres() ? "PostgreSQL" : "SQLite with synchronous=FULL";
    }

    private URI database(Path folder) {
        return URI.create(String.valueOf(server)).resolve("/" + databaseName(folder));
    }

    /** No other bench has the name. */
    private String databaseName(Path folder) {
        String name = home.name() + "_" + folder.getFileName();
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
    }

    public MeasuredGateway gateway(Path folder) {
        Map<String, String> all = new HashMap<>(LEFT);
        all.putAll(settings);
        if (isPostgres()) {
            all.put("WAFLEET_DATABASE_URL", database(folder).toString());
        }
        return new MeasuredGateway(home, folder, binary, watch, all);
    }

    public GatewayStore store(Path folder) {
        return isPostgres()
                ? GatewayStore.postgres(database(folder))
                : GatewayStore.sqlite(folder.resolve("data/wafleet.db"));
    }

    /** The yardstick, on the same disk or server. */
    public PlainStore plain(Path folder) {
        return new PlainStore(GatewayStore.at(plainAddress(folder)));
    }

    String plainAddress(Path folder) {
        return isPostgres()
                ? database(folder).toString()
                : folder.resolve("plain.db").toString();
    }

    /** Makes an empty database for a gateway in the folder; SQLite needs nothing. */
    public void open(Path folder) {
        if (server != null) {
            GatewayStore.postgres(server).execute("CREATE DATABASE " + databaseName(folder));
        }
    }

    /** Ends what works in the folder and removes its database. */
    public void close(Path folder) {
        home.endAll(folder);
        if (server != null) {
            GatewayStore.postgres(server).execute("DROP DATABASE IF EXISTS " + databaseName(folder) + " WITH (FORCE)");
        }
    }
}
