package io.wafleet.store;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the way to a PostgreSQL server is encrypted, in the words of libpq (PostgreSQL's manual, 34.19): {@code sslmode} and {@code
 * sslrootcert}. Both the client and the migrations go by it.
 *
 * @param rootCertificate the file of the authority that must have signed the server's certificate; only where that is verified
 */
record DatabaseTls(SslMode mode, @Nullable String rootCertificate) {
    static final DatabaseTls NONE = new DatabaseTls(SslMode.DISABLE, null);

    private static final String MODE = "sslmode";
    private static final String ROOT = "sslrootcert";
    private static final Map<String, SslMode> MODES = Map.of(
            "disable", SslMode.DISABLE,
            "prefer", SslMode.PREFER,
            "require", SslMode.REQUIRE,
            "verify-ca", SslMode.VERIFY_CA,
            "verify-full", SslMode.VERIFY_FULL);
    private static final List<SslMode> VERIFYING = List.of(SslMode.VERIFY_CA, SslMode.VERIFY_FULL);

    /** @throws IllegalArgumentException with one sentence that says what is wrong */
    static DatabaseTls parse(@Nullable String query) {
        if (query == null) {
            return NONE;
        }
        Map<String, String> options = new TreeMap<>();
        for (String option : query.split("&", -1)) {
            String[] parts = option.split("=", 2);
            if (!List.of(MODE, ROOT).contains(parts[0]) || parts.length < 2) {
                throw new IllegalArgumentException("must have no options after ? but sslmode and sslrootcert");
            }
            if (options.put(parts[0], DatabaseUrl.decoded(parts[1])) != null) {
                throw new IllegalArgumentException("must not have " + parts[0] + " twice");
            }
        }
        SslMode mode = MODES.get(options.getOrDefault(MODE, ""));
        String root = options.get(ROOT);
        if (mode == null) {
            throw new IllegalArgumentException(
                    "must have one of disable, prefer, require, verify-ca and verify-full as sslmode");
        }
        if (VERIFYING.contains(mode) != (root != null && !root.isBlank())) {
            throw new IllegalArgumentException(
                    "must have a file as sslrootcert with sslmode verify-ca and verify-full, and with no other");
        }
        return new DatabaseTls(mode, root);
    }

    /**
     * Blocks for milliseconds. The client would wait for ever for a file that is not there.
     *
     * @throws IllegalStateException if the file of the authority holds no certificate
     */
    void check() {
        if (rootCertificate == null) {
            return;
        }
        try (InputStream file = Files.newInputStream(Path.of(rootCertificate))) {
            if (CertificateFactory.getInstance("X.509")
                    .generateCertificates(file)
                    .isEmpty()) {
                throw new CertificateException("it is empty");
            }
        } catch (IOException | CertificateException e) {
            throw new IllegalStateException(ROOT + " " + rootCertificate + " holds no certificate: " + e, e);
        }
    }

    /** For the client of Vert.x. */
    void apply(PgConnectOptions options) {
        ClientSSLOptions tls =
                new ClientSSLOptions().setHostnameVerificationAlgorithm(mode == SslMode.VERIFY_FULL ? "HTTPS" : "");
        String root = rootCertificate;
        if (root == null) {
            tls.setTrustAll(true);
        } else {
            tls.setTrustOptions(new PemTrustOptions().addCertPath(root));
        }
        options.setSslMode(mode).setSslOptions(tls);
    }

    /** For JDBC, whose own default differs. */
    String jdbc() {
        String words = MODE + "=" + word();
        return rootCertificate == null
                ? words
                : words + "&" + ROOT + "=" + URLEncoder.encode(rootCertificate, StandardCharsets.UTF_8);
    }

    private String word() {
        return MODES.entrySet().stream()
                .filter(each -> each.getValue() == mode)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }
}
