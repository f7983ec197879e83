package io.wafleet.auth;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.access.Access;
import io.wafleet.id.DeviceId;
import io.wafleet.id.Sha256;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.store.Condition;
import io.wafleet.store.Database;
import io.wafleet.tenant.TenantStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table {@code api_keys}. Keys are random and long, so a plain SHA-256 of them is enough to keep. */
final class ApiKeyStore {
    /** How exactly it is known when a key was used last; a write for each request would cost more than it tells. */
    static final Duration USE_KNOWN_TO = Duration.ofSeconds(60);

    private static final String COLUMNS =
            "id, name, tenant, role, scopes, devices, owner, is_local, created_at, expires_at, last_used_at";

    private final Database database;

    ApiKeyStore(Database database) {
        this.database = database;
    }

    Future<@Nullable ApiKey> find(String key) {
        return first("key_hash = ?", Sha256.of(key));
    }

    Future<@Nullable ApiKey> ofId(String id) {
        return first("id = ?", id);
    }

    private Future<@Nullable ApiKey> first(String condition, String value) {
        return database.read(session -> session.first(
                "SELECT " + COLUMNS + " FROM api_keys WHERE " + condition, Tuple.of(value), ApiKeyStore::key));
    }

    private static ApiKey key(Row row) {
        return new ApiKey(
                row.getString("id"),
                row.getString("name"),
                row.getString("tenant"),
                Role.parse(row.getString("role")),
                words(row.getString("scopes"), " ")
                        .map(scope -> Scope.parse("scopes", scope))
                        .collect(Collectors.toSet()),
                words(row.getString("devices"), ",").map(DeviceId::new).collect(Collectors.toSet()),
                row.getString("owner"),
                row.getLong("is_local") != 0,
                Instant.ofEpochMilli(row.getLong("created_at")),
                time(row.getLong("expires_at")),
                time(row.getLong("last_used_at")));
    }

    private static Stream<String> words(String text, String separator) {
        return Arrays.stream(text.split(separator, -1)).filter(word -> !word.isEmpty());
    }

    private static @Nullable Instant time(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }

    /** Gives false, and changes nothing, if the tenant has a key of this name. Fails as {@link TenantStore#requireActive} does. */
    Future<Boolean> insert(ApiKey key, String secret) {
        return database.write(session -> TenantStore.requireActive(session, key.tenant())
                .compose(active -> session.change(
                        "INSERT INTO api_keys (key_hash, " + COLUMNS
                                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, name) DO NOTHING",
                        row(key, secret)))
                .map(inserted -> inserted == 1));
    }

    /** Those that were made later than the named, by age; never the one of the command line. */
    Future<List<ApiKey>> page(Access.Whole by, String after, int limit) {
        Condition condition = new Condition("is_local = 0 AND id > ?", List.of(after)).ofTenant(by);
        return database.read(session -> session.list(
                "SELECT " + COLUMNS + " FROM api_keys WHERE " + condition.sql() + " ORDER BY id LIMIT ?",
                condition.with(limit),
                ApiKeyStore::key));
    }

    /**
     * Fails with {@code api-key-not-found}, also where the key is another's, or the one of the command line, and with {@code
     * forbidden} where it may more.
     */
    Future<Void> remove(Authority by, String id) {
        Condition condition = new Condition("is_local = 0 AND id = ?", List.of(id)).ofTenant(by.over());
        return database.write(session -> session.first(
                        "SELECT " + COLUMNS + " FROM api_keys WHERE " + condition.sql(),
                        Tuple.from(condition.parameters()),
                        ApiKeyStore::key)
                .compose(key -> {
                    if (key == null) {
                        throw Problem.of(ProblemCode.API_KEY_NOT_FOUND).exception();
                    }
                    by.require(key.role(), key.scopes());
                    return session.change("DELETE FROM api_keys WHERE id = ?", Tuple.of(id));
                })
                .mapEmpty());
    }

    /** Makes the key the only one of its tenant with this name. */
    Future<Void> replace(ApiKey key, String secret) {
        return database.write(session -> session.change(
                        "DELETE FROM api_keys WHERE tenant = ? AND name = ?", Tuple.of(key.tenant(), key.name()))
                .compose(deleted -> session.change(
                        "INSERT INTO api_keys (key_hash, " + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        row(key, secret)))
                .mapEmpty());
    }

    private static Tuple row(ApiKey key, String secret) {
        return Tuple.tuple()
                .addString(Sha256.of(secret))
                .addString(key.id())
                .addString(key.name())
                .addString(key.tenant())
                .addString(key.role().text())
                .addString(joined(key.scopes().stream().map(Scope::toString), " "))
                .addString(joined(key.devices().stream().map(DeviceId::value), ","))
                .addString(key.owner())
                .addInteger(key.isLocal() ? 1 : 0)
                .addLong(key.createdAt().toEpochMilli())
                .addLong(millis(key.expiresAt()))
                .addLong(millis(key.lastUsedAt()));
    }

    private static String joined(Stream<String> words, String separator) {
        return words.sorted().collect(Collectors.joining(separator));
    }

    /** Keeps when the key was used, unless that is known nearly as well already, or the key is the command line's. */
    Future<Void> used(ApiKey key, Instant now) {
        Instant before = key.lastUsedAt();
        boolean known = before != null && before.plus(USE_KNOWN_TO).isAfter(now);
        // Of the command line's own key nobody asks.
        if (known || key.isLocal()) {
            return Future.succeededFuture();
        }
        return database.write(session -> session.change(
                        "UPDATE api_keys SET last_used_at = ? WHERE id = ?", Tuple.of(now.toEpochMilli(), key.id()))
                .mapEmpty());
    }
}
