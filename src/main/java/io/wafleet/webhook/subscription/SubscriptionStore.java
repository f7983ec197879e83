package io.wafleet.webhook.subscription;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.access.Access;
import io.wafleet.cause.Cause;
import io.wafleet.id.DeviceId;
import io.wafleet.store.Condition;
import io.wafleet.store.Database;
import io.wafleet.store.Session;
import io.wafleet.store.Statement;
import io.wafleet.tenant.TenantStore;
import io.wafleet.webhook.subscription.SigningKeys.Old;
import io.wafleet.webhook.subscription.Subscription.State;
import io.wafleet.webhook.subscription.Subscription.Status;
import io.wafleet.webhook.subscription.Subscription.Target;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table {@code webhooks}. */
public final class SubscriptionStore {
    private static final String SELECT = "SELECT * FROM webhooks ";
    private static final String NOT_DELETED = "state <> 'deleted'";

    private final Database database;

    public SubscriptionStore(Database database) {
        this.database = database;
    }

    /**
     * A webhook as it is stored.
     *
     * @param caughtUpTo null once it goes with the outbox
     */
    public record Stored(
            Subscription subscription, @Nullable Long caughtUpTo) {}

    /** All, also those that are being deleted. */
    public Future<List<Stored>> list() {
        return database.read(session -> session.list(SELECT + "ORDER BY id", Tuple.tuple(), SubscriptionStore::stored));
    }

    /**
     * Those that the access covers, in the order of their making.
     *
     * @param after only those that come after the one with this id; empty to begin with the first
     */
    public Future<List<Subscription>> list(Access by, String after, int limit) {
        Condition wanted = new Condition(NOT_DELETED + " AND id > ?", List.of(after)).ofTenant(by.whole());
        return database.read(session -> session.list(
                        SELECT + "WHERE " + wanted.sql() + " ORDER BY id LIMIT ?",
                        wanted.with(limit),
                        SubscriptionStore::of))
                .map(found ->
                        found.stream().filter(each -> by.covers(each.tenant())).toList());
    }

    public Future<@Nullable Subscription> find(String id) {
        return database.read(session ->
                session.first(SELECT + "WHERE id = ? AND " + NOT_DELETED, Tuple.of(id), SubscriptionStore::of));
    }

    /**
     * Stores a new one. Fails as {@link TenantStore#requireActive} does.
     *
     * @param after it gets events with higher numbers; null for those that are not stored yet
     * @return from where on it gets them
     */
    public Future<Long> insert(Subscription subscription, @Nullable Long after) {
        return database.write(session -> TenantStore.requireActive(session, subscription.tenant())
                .compose(active -> lastSeq(session, after))
                .compose(from -> session.change("""
                                INSERT INTO webhooks (id, tenant, url, devices, types, headers, format, description, state,
                                  cause, failing_since, secret, old_secret, old_until, caught_up_to, created_at, updated_at)
                                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""", row(subscription, from)).map(inserted -> from)));
    }

    private static Future<Long> lastSeq(Session session, @Nullable Long after) {
        return after != null
                ? Future.succeededFuture(after)
                : session.first(
                                "SELECT coalesce(max(seq), 0) AS last FROM events",
                                Tuple.tuple(),
                                row -> row.getLong("last"))
                        .map(last -> last == null ? 0L : last);
    }

    private static Tuple row(Subscription subscription, long caughtUpTo) {
        Target target = subscription.target();
        Old old = subscription.keys().old();
        return Tuple.wrap(Arrays.<@Nullable Object>asList(
                subscription.id(),
                subscription.tenant(),
                target.url(),
                devices(subscription),
                new JsonArray(subscription.filter().types()).encode(),
                target.headers().toJson().encode(),
                target.format(),
                target.description(),
                subscription.status().state().text(),
                Cause.column(subscription.status().cause()),
                millis(subscription.status().failingSince()),
                subscription.keys().current().text(),
                old == null ? null : old.secret().text(),
                old == null ? null : millis(old.until()),
                caughtUpTo,
                millis(subscription.createdAt()),
                millis(subscription.updatedAt())));
    }

    private static String devices(Subscription subscription) {
        return new JsonArray(subscription.filter().access().limit().stream()
                        .map(DeviceId::value)
                        .sorted()
                        .toList())
                .encode();
    }

    public Future<Void> save(Subscription subscription) {
        return database.change(update(subscription)).mapEmpty();
    }

    /** All but how far the outbox is for it. */
    public static Statement update(Subscription subscription) {
        Target target = subscription.target();
        Old old = subscription.keys().old();
        return new Statement(
                """
                        UPDATE webhooks SET url = ?, devices = ?, types = ?, headers = ?, description = ?, state = ?,
                          cause = ?, failing_since = ?, secret = ?, old_secret = ?, old_until = ?, updated_at = ?
                        WHERE id = ?""",
                Tuple.wrap(Arrays.<@Nullable Object>asList(
                        target.url(),
                        devices(subscription),
                        new JsonArray(subscription.filter().types()).encode(),
                        target.headers().toJson().encode(),
                        target.description(),
                        subscription.status().state().text(),
                        Cause.column(subscription.status().cause()),
                        millis(subscription.status().failingSince()),
                        subscription.keys().current().text(),
                        old == null ? null : old.secret().text(),
                        old == null ? null : millis(old.until()),
                        millis(subscription.updatedAt()),
                        subscription.id())));
    }

    /** Its deliveries must be gone before. */
    public Future<Void> remove(String id) {
        return database.change("DELETE FROM webhooks WHERE id = ?", Tuple.of(id))
                .mapEmpty();
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }

    private static Stored stored(Row row) {
        return new Stored(of(row), row.getLong("caught_up_to"));
    }

    private static Subscription of(Row row) {
        String tenant = row.getString("tenant");
        return new Subscription(
                row.getString("id"),
                tenant,
                new Target(
                        row.getString("url"),
                        CustomHeaders.ofJson(new JsonObject(row.getString("headers"))),
                        row.getString("format"),
                        row.getString("description")),
                Subscription.filter(
                        tenant,
                        words(row, "devices").stream().map(DeviceId::new).collect(Collectors.toSet()),
                        words(row, "types")),
                keys(row),
                new Status(
                        State.parse(row.getString("state")),
                        Cause.parse(row.getString("cause")),
                        time(row.getLong("failing_since"))),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")));
    }

    private static List<String> words(Row row, String column) {
        return new JsonArray(row.getString(column))
                .stream().map(String::valueOf).toList();
    }

    private static SigningKeys keys(Row row) {
        String old = row.getString("old_secret");
        return new SigningKeys(
                new SigningSecret(row.getString("secret")),
                old == null ? null : new Old(new SigningSecret(old), Instant.ofEpochMilli(row.getLong("old_until"))));
    }

    private static @Nullable Instant time(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
