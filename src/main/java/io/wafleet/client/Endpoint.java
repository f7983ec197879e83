package io.wafleet.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Where a gateway answers, and the token to show there. */
public record Endpoint(URI url, @Nullable String token) {
    /** A client for this address and no other. */
    HttpClient client(Duration connectTimeout) {
        // Plain 1.1: the client's offer to switch to HTTP/2 makes some reverse proxies close the connection.
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(connectTimeout);
        if ("http".equalsIgnoreCase(url.getScheme())) {
            builder.sslContext(trustingNobody());
        }
        return builder.build();
    }

    /** The client wants one also where nothing is encrypted, and its own reads all of Java's certificates, which takes time. */
    private static SSLContext trustingNobody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    @Override
    public String toString() {
        return "Endpoint[url=%s, token=%s]".formatted(url, token == null ? "none" : "hidden");
    }
}
