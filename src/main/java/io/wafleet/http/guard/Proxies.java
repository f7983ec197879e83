package io.wafleet.http.guard;

import io.netty.util.NetUtil;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.wafleet.net.Network;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Our own proxies, who alone may say on whose behalf a request comes. */
public final class Proxies {
    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final String FORWARDED = "Forwarded";
    /** What Vert.x reads of the others. */
    private static final List<String> OTHERS =
            List.of("X-Forwarded-Proto", "X-Forwarded-Ssl", "X-Forwarded-Host", "X-Forwarded-Port");
    /** Some proxies name the client's port, too. */
    private static final Pattern WITH_PORT = Pattern.compile("\\[(.+)](?::\\d+)?|([^:]+):\\d+");

    private final List<Network> networks;

    /** @param networks in the notation of CIDR; empty for no proxy */
    public Proxies(List<String> networks) {
        this.networks = networks.stream().map(Network::parse).toList();
    }

    /** Whether connections of this address are a proxy's, and so whoever's. */
    boolean isOurs(String address) {
        return isOurs(address(address));
    }

    public boolean isAny() {
        return !networks.isEmpty();
    }

    /**
     * Leaves of the headers what can be believed, for Vert.x to read: nothing from strangers; else the last address in the
     * chain that is no proxy of ours, for what comes before it the client itself may have written. {@code Forwarded} (RFC 7239)
     * is believed of nobody: a proxy that sets the one header passes the other on as the client wrote it.
     */
    public void check(HttpServerRequest request) {
        MultiMap headers = request.headers();
        headers.remove(FORWARDED);
        String client = isOurs(address(request.remoteAddress().hostAddress())) ? client(headers) : null;
        if (client == null) {
            OTHERS.forEach(headers::remove);
            headers.remove(FORWARDED_FOR);
        } else {
            headers.set(FORWARDED_FOR, client);
        }
    }

    private @Nullable String client(MultiMap headers) {
        String[] chain = String.join(",", headers.getAll(FORWARDED_FOR)).split(",", -1);
        String client = null;
        for (int i = chain.length - 1; i >= 0; i--) {
            InetAddress address = address(withoutPort(chain[i].strip()));
            if (address == null) {
                return client;
            }
            client = NetUtil.toAddressString(address);
            if (!isOurs(address)) {
                return client;
            }
        }
        return client;
    }

    private static String withoutPort(String text) {
        Matcher port = WITH_PORT.matcher(text);
        return !port.matches() ? text : port.group(1) == null ? port.group(2) : port.group(1);
    }

    /** Null for what is no address. Names are not looked up. */
    private static @Nullable InetAddress address(@Nullable String text) {
        return text == null ? null : NetUtil.createInetAddressFromIpAddressString(text);
    }

    private boolean isOurs(@Nullable InetAddress address) {
        return address != null && networks.stream().anyMatch(network -> network.has(address));
    }
}
