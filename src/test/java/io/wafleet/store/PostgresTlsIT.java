package io.wafleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import io.wafleet.Tools;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 300, unit = TimeUnit.SECONDS)
class PostgresTlsIT {
    @TempDir
    static Path folder;

    private static EmbeddedPostgres encrypted;

    private final Vertx vertx = Vertx.vertx();

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Path openssl = Tools.need("openssl");
        certificate(openssl, "server");
        certificate(openssl, "other");
        encrypted = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .setServerConfig("fsync", "off")
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", folder.resolve("server.crt").toString())
                .setServerConfig("ssl_key_file", folder.resolve("server.key").toString())
                .start();
    }

    /** Signs itself, for localhost. */
    private static void certificate(Path openssl, String name) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        openssl.toString(),
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=localhost",
                        "-addext",
                        "subjectAltName=DNS:localhost",
                        "-keyout",
                        folder.resolve(name + ".key").toString(),
                        "-out",
                        folder.resolve(name + ".crt").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("openssl.log").toFile())
                .start();
        assertThat(process.waitFor()).isZero();
    }

    @AfterAll
    static void stop() throws IOException {
        if (encrypted != null) {
            encrypted.close();
        }
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private static DatabaseUrl url(String host, String options) {
        return DatabaseUrl.parse("postgres://postgres:postgres@" + host + ":" + encrypted.getPort() + "/postgres"
                + options.replace("FOLDER", folder.toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, '', false",
        "localhost, ?sslmode=disable, false",
        "localhost, ?sslmode=prefer, true",
        "localhost, ?sslmode=require, true",
        "127.0.0.1, ?sslmode=verify-ca&sslrootcert=FOLDER/server.crt, true",
        "localhost, ?sslmode=verify-full&sslrootcert=FOLDER/server.crt, true"
    })
    void shouldEncryptWhatTheUrlSays(String host, String options, boolean isEncrypted) {
        Database database = Database.open(vertx, url(host, options)).await();
        Boolean ssl = database.read(session -> session.first(
                        "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
                        Tuple.tuple(),
                        row -> row.getBoolean("ssl")))
                .await();
        assertThat(ssl).isEqualTo(isEncrypted);
        database.close().await();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, ?sslmode=verify-ca&sslrootcert=FOLDER/other.crt",
        "localhost, ?sslmode=verify-full&sslrootcert=FOLDER/other.crt",
        "127.0.0.1, ?sslmode=verify-full&sslrootcert=FOLDER/server.crt"
    })
    void shouldNotSpeakWithAServerThatIsNotTheOneItShouldBe(String host, String options) {
        assertThatThrownBy(() -> Database.open(vertx, url(host, options)).await())
                .isInstanceOf(Exception.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody.crt", "server.key", "empty.crt"})
    void shouldSayWhichFileHoldsNoCertificate(String file) throws IOException {
        Files.write(folder.resolve("empty.crt"), new byte[0]);
        DatabaseUrl url = url("localhost", "?sslmode=verify-full&sslrootcert=FOLDER/" + file);
        assertThatThrownBy(() -> Database.open(vertx, url).await())
                .hasMessageStartingWith("sslrootcert " + folder.resolve(file) + " holds no certificate: ");
    }

    @Test
    void shouldNotSpeakInPlainTextWhereThatIsNotWanted() {
        DatabaseUrl.Postgres plain = (DatabaseUrl.Postgres) TestDatabases.postgres();
        String text = "postgres://postgres:postgres@localhost:" + plain.port() + "/" + plain.database() + "?sslmode=";
        assertThatThrownBy(() -> Database.open(vertx, DatabaseUrl.parse(text + "require"))
                        .await())
                .isInstanceOf(Exception.class);
        Database.open(vertx, DatabaseUrl.parse(text + "prefer")).await().close().await();
    }
}
