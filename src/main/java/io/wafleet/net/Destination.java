package io.wafleet.net;

import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;

/** An address on the web that was checked, and the one internet address behind it that may be connected to. */
public record Destination(WebAddress web, InetAddress address) {
    /**
     * Connects to the checked address and to no other, however the name resolves by then; the name stays in the Host
     * header, in the TLS greeting and in the check of the certificate.
     */
    public RequestOptions request() {
        return new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(web.port(), address.getHostAddress()))
                .setHost(web.host())
                .setPort(web.port())
                .setSsl(web.isSecure())
                .setURI(web.path());
    }
}
