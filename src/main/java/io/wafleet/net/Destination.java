package io.wafleet.net;

import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;

/** An address on the web that was checked, and the one internet address behind it that may be connected to. */
public record Destination(URI uri, InetAddress address) {
    /**
     * Connects to the checked address and to no other, however the name resolves by then; the name stays in the Host
     * header, in the TLS greeting and in the check of the certificate.
     */
    public RequestOptions request() {
        return new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(port(), address.getHostAddress()))
                .setHost(Destinations.host(uri))
                .setPort(port())
                .setSsl(isSecure())
                .setURI(path());
    }

    private boolean isSecure() {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    private int port() {
        return uri.getPort() >= 0 ? uri.getPort() : isSecure() ? 443 : 80;
    }

    private String path() {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }
}
