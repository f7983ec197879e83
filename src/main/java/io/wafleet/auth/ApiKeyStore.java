package io.wafleet.auth;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.store.Database;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The table {@code api_keys}. Keys are random and long, so a plain SHA-256 of them is enough to keep. */
final class ApiKeyStore {
    /** The name of the key that lies in the gateway's home folder, where only its own user can read it. */
    static final String LOCAL = "local-cli";

    private final Database database;

    ApiKeyStore(Database database) {
        this.database = database;
    }

    Future<@Nullable Principal> find(String key, Instant now) {
        return database.read(
                session -> session.first("""
                SELECT name, tenant, role, expires_at FROM api_keys
                WHERE key_hash = ? AND (expires_at IS NULL OR expires_at > ?)""", Tuple.of(hash(key), now.toEpochMilli()), ApiKeyStore::principal));
    }

    private static Principal principal(Row row) {
        Long expiresAt = row.getLong("expires_at");
        return new Principal(
                row.getString("name"),
                row.getString("tenant"),
                Role.parse(row.getString("role")),
                expiresAt == null ? Instant.MAX : Instant.ofEpochMilli(expiresAt),
                null,
                LOCAL.equals(row.getString("name")));
    }

    /** Makes the key the only one of its tenant with this name. */
    Future<Void> replace(String key, String name, String tenant, Role role, Instant now) {
        return database.write(session -> session.change(
                        "DELETE FROM api_keys WHERE tenant = ? AND name = ?", Tuple.of(tenant, name))
                .compose(deleted -> session.change(
                        "INSERT INTO api_keys (key_hash, name, tenant, role, created_at) VALUES (?, ?, ?, ?, ?)",
                        Tuple.of(hash(key), name, tenant, role.text(), now.toEpochMilli())))
                .mapEmpty());
    }

    private static String hash(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
