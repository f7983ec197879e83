package io.wafleet.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/** Fetches what a request names by its address. */
final class Download {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** A page whose host cannot be reached shall not hold up its sender for long. */
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);

    private Download() {}

    /** Into a file of its own, which the caller deletes. */
    static Multipart.Upload fetch(String url, long maxBytes) throws IOException {
        HttpURLConnection connection = open(url, LIMIT);
        Path file = Path.of("statics/senditems/download-" + UUID.randomUUID());
        try (InputStream in = connection.getInputStream()) {
            if (connection.getResponseCode() != 200) {
                throw new IOException("HTTP request failed with status: " + connection.getResponseCode());
            }
            if (connection.getContentLengthLong() > maxBytes) {
                throw new IOException("file size exceeds maximum allowed size " + maxBytes);
            }
            Files.copy(in, file);
        }
        String path = URI.create(url).getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        String type = connection.getContentType();
        return new Multipart.Upload(name, type == null ? "" : type, Files.size(file), file);
    }

    /** Only whether the page answers at all. */
    static void probe(String url) throws IOException {
        try (InputStream in = open(url, PROBE_LIMIT).getInputStream()) {
            in.read();
        }
    }

    private static HttpURLConnection open(String url, Duration limit) throws IOException {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) new URI(url).toURL().openConnection();
            connection.setConnectTimeout((int) limit.toMillis());
            connection.setReadTimeout((int) limit.toMillis());
            return connection;
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException("bad URL " + url, e);
        }
    }
}
