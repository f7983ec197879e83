package io.wafleet.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Tuple;
import io.wafleet.store.KeptSettings;
import io.wafleet.store.WithDatabase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class AuthStoreContract extends WithDatabase {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private UserStore users;
    private ApiKeyStore keys;

    @BeforeEach
    void openStores() {
        users = new UserStore(database);
        keys = new ApiKeyStore(database);
    }

    @Test
    void shouldFindTheUserWhenThereIsOneOfThisName() {
        // Given
        assertThat(users.isEmpty().await()).isTrue();
        User user = new User("ana", "acme", "$argon2id$hash", Role.OPERATOR);

        // When
        assertThat(users.insert(user, NOW).await()).isTrue();

        // Then
        assertThat(users.isEmpty().await()).isFalse();
        assertThat(users.find("ana").await()).isEqualTo(user);
        assertThat(users.find("Ana").await()).isNull();
        assertThat(users.find("ana' OR '1'='1").await()).isNull();
    }

    @Test
    void shouldChangeNothingWhenTheNameIsTaken() {
        // Given
        User user = new User("ana", "acme", "first", Role.VIEWER);
        users.insert(user, NOW).await();

        // When
        boolean inserted = users.insert(new User("ana", "other", "second", Role.ADMIN), NOW)
                .await();

        // Then
        assertThat(inserted).isFalse();
        assertThat(users.find("ana").await()).isEqualTo(user);
    }

    @Test
    void shouldKnowTheKeyUntilItIsReplaced() {
        // Given
        keys.replace("wfk_one", "local-cli", "acme", Role.ADMIN, NOW).await();
        keys.replace("wfk_other", "n8n", "acme", Role.OPERATOR, NOW).await();
        keys.replace("wfk_foreign", "local-cli", "other", Role.ADMIN, NOW).await();
        assertThat(keys.find("wfk_one", NOW).await())
                .isEqualTo(new Principal("local-cli", "acme", Role.ADMIN, Instant.MAX, null, true));
        assertThat(keys.find("wfk_other", NOW).await())
                .isEqualTo(new Principal("n8n", "acme", Role.OPERATOR, Instant.MAX));

        // When
        keys.replace("wfk_two", "local-cli", "acme", Role.ADMIN, NOW).await();

        // Then
        assertThat(keys.find("wfk_one", NOW).await()).isNull();
        assertThat(keys.find("wfk_two", NOW).await()).isNotNull();
        assertThat(keys.find("wfk_other", NOW).await()).isNotNull();
        assertThat(keys.find("wfk_foreign", NOW).await()).isNotNull();
        assertThat(keys.find("wfk_unknown", NOW).await()).isNull();
    }

    @Test
    void shouldKeepNoKeyThatCouldBeUsedWhenSomebodyReadsTheDatabase() {
        keys.replace("wfk_secret", "local-cli", "acme", Role.ADMIN, NOW).await();

        List<String> rows = database.read(session -> session.list(
                        "SELECT * FROM api_keys",
                        Tuple.tuple(),
                        row -> row.toJson().encode()))
                .await();
        assertThat(rows).hasSize(1).first().asString().contains("local-cli").doesNotContain("wfk_secret");
    }

    @Test
    void shouldNotKnowTheKeyWhenItsTimeIsOver() {
        // Given
        keys.replace("wfk_one", "n8n", "acme", Role.VIEWER, NOW).await();
        Instant end = NOW.plusSeconds(60);
        database.write(session -> session.change("UPDATE api_keys SET expires_at = ?", Tuple.of(end.toEpochMilli())))
                .await();

        // Then
        assertThat(keys.find("wfk_one", end.minusMillis(1)).await())
                .isEqualTo(new Principal("n8n", "acme", Role.VIEWER, end));
        assertThat(keys.find("wfk_one", end).await()).isNull();
    }

    @Test
    void shouldKeepTheFirstValueWhenItIsMadeAgain() {
        KeptSettings settings = new KeptSettings(database);

        assertThat(settings.getOrMake("a", () -> "first").await()).isEqualTo("first");
        assertThat(settings.getOrMake("a", () -> "second").await()).isEqualTo("first");
        assertThat(settings.getOrMake("b", () -> "second").await()).isEqualTo("second");
    }
}
