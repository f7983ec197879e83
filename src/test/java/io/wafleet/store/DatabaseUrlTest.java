package io.wafleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wafleet.store.DatabaseUrl.Postgres;
import io.wafleet.store.DatabaseUrl.Sqlite;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
    @Test
    void shouldNameTheServerWhenItIsPostgres() {
        assertThat(DatabaseUrl.parse("postgres://me:pass@db.example:6543/fleet"))
                .isEqualTo(new Postgres("db.example", 6543, "fleet", "me", "pass"));
        assertThat(DatabaseUrl.parse("postgresql://me@localhost/fleet"))
                .isEqualTo(new Postgres("localhost", 5432, "fleet", "me", null));
    }

    @Test
    void shouldDecodeUserAndPasswordWhenTheyAreEscaped() {
        assertThat(DatabaseUrl.parse("postgres://a%3Ab:p%40ss%3A%2F%25@h/d"))
                .isEqualTo(new Postgres("h", 5432, "d", "a:b", "p@ss:/%"));
    }

    @Test
    void shouldNameTheFileWhenItIsSqlite() {
        assertThat(DatabaseUrl.parse("sqlite:/srv/wafleet.db")).isEqualTo(new Sqlite(Path.of("/srv/wafleet.db")));
        assertThat(DatabaseUrl.parse("sqlite:/srv/wafleet.db").jdbc()).isEqualTo("jdbc:sqlite:/srv/wafleet.db");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "wafleet.db",
                "mysql://me:topsecret@host/db",
                "postgres://host/db",
                "postgres://me:topsecret@host",
                "postgres://me:topsecret@host/",
                "postgres://me:top secret topsecret@host/db",
                "postgres://me:topsecret%zz@host/db",
                "postgres://me:topsecret@host/db?",
                "postgres://me:topsecret@host/db?sslmode",
                "postgres://me:topsecret@host/db?sslmode=",
                "postgres://me:topsecret@host/db?sslmode=allow",
                "postgres://me:topsecret@host/db?sslmode=Require",
                "postgres://me:topsecret@host/db?sslmode=require&sslmode=require",
                "postgres://me:topsecret@host/db?sslmode=require&connect_timeout=5",
                "postgres://me:topsecret@host/db?ssl=true",
                "postgres://me:topsecret@host/db?sslrootcert=/ca.crt",
                "postgres://me:topsecret@host/db?sslmode=require&sslrootcert=/ca.crt",
                "postgres://me:topsecret@host/db?sslmode=verify-full",
                "postgres://me:topsecret@host/db?sslmode=verify-ca&sslrootcert=",
            })
    void shouldSayWhatIsWrongWithoutThePasswordWhenItCannotBeUsed(String text) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must ")
                .hasMessageNotContaining("topsecret")
                .hasNoCause();
    }

    @Test
    void shouldTellJdbcTheSameOfTheEncryption() {
        assertThat(DatabaseUrl.parse("postgres://me@h/d").jdbc())
                .isEqualTo("jdbc:postgresql://h:5432/d?sslmode=disable");
        assertThat(DatabaseUrl.parse("postgres://me@h/d?sslmode=verify-full&sslrootcert=/etc/my%20ca.crt")
                        .jdbc())
                .isEqualTo("jdbc:postgresql://h:5432/d?sslmode=verify-full&sslrootcert=%2Fetc%2Fmy+ca.crt");
    }

    @Test
    void shouldHideThePasswordWhenItIsShown() {
        assertThat(DatabaseUrl.parse("postgres://me:topsecret@h/d").toString())
                .isEqualTo("postgres://me@h:5432/d")
                .doesNotContain("topsecret");
        assertThat(DatabaseUrl.parse("postgres://me:topsecret@h/d").jdbc()).doesNotContain("topsecret");
    }
}
