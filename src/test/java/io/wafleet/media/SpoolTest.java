package io.wafleet.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.wafleet.disk.DiskSpace;
import io.wafleet.media.Spool.Entry;
import io.wafleet.media.Spool.Limit;
import io.wafleet.problem.Excess;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import io.wafleet.quota.Quota;
import io.wafleet.quota.Quotas;
import io.wafleet.quota.TestQuotas;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Limit LIMIT = new Limit("acme", "file", 60);

    @TempDir
    Path home;

    private final Vertx vertx = Vertx.vertx();
    private final Quotas quotas = TestQuotas.unlimited();
    private Path folder;
    private Spool spool;

    @BeforeEach
    void open() throws Exception {
        folder = home.resolve("spool");
        spool = opened(100);
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private Spool opened(long capacity) throws Exception {
        DiskSpace disk = new DiskSpace(vertx, Map.of("home", home), 0);
        Spool made = new Spool(vertx, folder, capacity, quotas, disk, Clock.fixed(NOW, ZoneOffset.UTC));
        made.open().await(120, TimeUnit.SECONDS);
        return made;
    }

    private Entry store(int bytes) throws IOException {
        return store("acme", bytes);
    }

    private Entry store(String tenant, int bytes) throws IOException {
        return spool.store(new ByteArrayInputStream(new byte[bytes]), new Limit(tenant, "file", LIMIT.bytes()));
    }

    @Test
    void shouldRefuseATenantMoreThanItsQuotaAndNobodyElse() throws Exception {
        // Given
        TestQuotas.set(quotas, "acme", Quota.SPOOL_BYTES, 50L);
        Entry file = store("acme", 40);

        // Then
        assertThatThrownBy(() -> store("acme", 11)).isInstanceOfSatisfying(ProblemException.class, full -> {
            assertThat(full.problem().code()).isEqualTo(ProblemCode.QUOTA_EXCEEDED);
            assertThat(full.problem().excess()).isEqualTo(new Excess("spoolBytes", 50, 40, 11, null, true));
        });
        store("acme", 10);
        store("other", 50);

        // When the gateway is killed, and another one starts
        spool = opened(1000);

        // Then
        assertThatThrownBy(() -> store("acme", 1)).isInstanceOf(ProblemException.class);
        store("other", 50);
        spool.release(file.id()).await(120, TimeUnit.SECONDS);
        store("acme", 40);
        assertThat(spool.usedBytes()).isEqualTo(150);
    }

    @Test
    void shouldRefuseMoreThanItMayHold() throws Exception {
        // Given
        store(50);
        Entry second = store(50);

        // Then
        assertThatThrownBy(() -> store(1))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        full -> assertThat(full.problem().code()).isEqualTo(ProblemCode.SPOOL_FULL));
        spool.release(second.id()).await(120, TimeUnit.SECONDS);
        store(50);
        assertThat(spool.usedBytes()).isEqualTo(100);
    }

    @Test
    void shouldKeepNothingOfWhatIsTooLarge() throws Exception {
        assertThatThrownBy(() -> store(61)).isInstanceOfSatisfying(ProblemException.class, tooLarge -> {
            assertThat(tooLarge.problem().code()).isEqualTo(ProblemCode.BODY_TOO_LARGE);
            assertThat(tooLarge.problem().field()).isEqualTo("file");
        });
        assertThat(folder).isEmptyDirectory();
        assertThat(spool.usedBytes()).isZero();
    }

    @Test
    void shouldCountWhatAnEarlierGatewayLeft() throws Exception {
        // Given
        store(40);

        // When
        Spool next = opened(100);

        // Then
        assertThat(next.usedBytes()).isEqualTo(40);
    }

    @Test
    void shouldRemoveOnlyOldFilesThatNobodyNeeds() throws Exception {
        // Given
        Entry needed = store(10);
        Entry old = store(10);
        Entry young = store(10);
        setAge(needed, Duration.ofDays(1));
        setAge(old, Duration.ofHours(2));
        setAge(young, Duration.ofMinutes(5));

        // When
        int removed = spool.sweep(Set.of(needed.id())).await(120, TimeUnit.SECONDS);

        // Then
        assertThat(removed).isEqualTo(1);
        assertThat(folder.resolve(old.id())).doesNotExist();
        assertThat(folder.resolve(needed.id())).exists();
        assertThat(folder.resolve(young.id())).exists();
        assertThat(spool.usedBytes()).isEqualTo(20);
    }

    @Test
    void shouldNotMindAFileThatIsGone() throws Exception {
        // Given
        Entry entry = store(10);
        spool.release(entry.id()).await(120, TimeUnit.SECONDS);

        // When
        spool.release(entry.id()).await(120, TimeUnit.SECONDS);

        // Then
        assertThat(spool.usedBytes()).isZero();
    }

    private void setAge(Entry entry, Duration age) throws IOException {
        Files.setLastModifiedTime(folder.resolve(entry.id()), FileTime.from(NOW.minus(age)));
    }
}
