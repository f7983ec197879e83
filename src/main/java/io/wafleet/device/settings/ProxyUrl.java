package io.wafleet.device.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The URL of a proxy, which may hold a password. What is said of it never repeats it. */
final class ProxyUrl {
    static final String MASK = "***";

    private static final int MAX_LENGTH = 500;
    private static final int MAX_PORT = 65_535;
    private static final Set<String> SCHEMES = Set.of("socks5", "http", "https");

    private ProxyUrl() {}

    /** What is wrong with the text; null if it is such a URL. */
    static @Nullable String fault(String text) {
        URI url = parse(text);
        if (url == null || url.getHost() == null || url.getHost().isEmpty() || text.length() > MAX_LENGTH) {
            return "must be a URL such as socks5://user:password@host:1080";
        }
        if (!SCHEMES.contains(url.getScheme())) {
            return "must begin with socks5://, http:// or https://";
        }
        if (url.getPort() == 0 || url.getPort() > MAX_PORT) {
            return "has no valid port";
        }
        boolean more = !(url.getRawPath().isEmpty() || url.getRawPath().equals("/"))
                || url.getRawQuery() != null
                || url.getRawFragment() != null;
        return more ? "must end after host and port" : null;
    }

    /** The URL with its password, if it has one, made unreadable. */
    static String masked(String valid) {
        URI url = parse(valid);
        String user = url == null ? null : url.getRawUserInfo();
        if (user == null || user.indexOf(':') < 0) {
            return valid;
        }
        String shown = user.substring(0, user.indexOf(':') + 1) + MASK;
        int start = valid.indexOf("//") + 2;
        return valid.substring(0, start) + shown + valid.substring(start + user.length());
    }

    static boolean isMasked(String valid) {
        URI url = parse(valid);
        return url != null
                && url.getRawUserInfo() != null
                && url.getRawUserInfo().endsWith(":" + MASK);
    }

    private static @Nullable URI parse(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException notAUrl) {
            return null;
        }
    }
}
