package io.wafleet.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An http or https address as somebody writes it: with blanks, brackets or a lone percent sign in its path, which are
 * encoded as browsers do, and with names that have an underscore, as Compose and Swarm make them.
 *
 * @param host in small letters; an IPv6 address in brackets
 */
public record WebAddress(URI uri, String host, int port) {
    private static final int MAX_LENGTH = 2048;
    private static final int MAX_PORT = 65_535;
    private static final Pattern BEFORE_THE_PATH = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#]*");
    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9.])?)(?::(\\d{1,5}))?");
    private static final Pattern LONE_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final Pattern NOT_OF_A_PATH = Pattern.compile("[ \"<>\\[\\]^`{|}]");
    private static final Pattern NOT_OF_A_QUERY = Pattern.compile("[ \"<>^`{|}]");
    /** What some resolvers take for a number: decimal, hexadecimal, octal, in one piece. */
    private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(?i)(.*\\.)?(\\d+|0x[0-9a-f]*)\\.?");

    /** For people; the whole text where it is no address. */
    public static String hostOf(String text) {
        try {
            return parse(text).host;
        } catch (UnsafeUrlException noAddress) {
            return text;
        }
    }

    static WebAddress parse(String text) throws UnsafeUrlException {
        URI uri;
        try {
            uri = new URI(encoded(text));
        } catch (URISyntaxException e) {
            throw new UnsafeUrlException("is no valid URL");
        }
        return of(uri);
    }

    /** Where a redirect from here leads to. */
    WebAddress resolve(String location) throws UnsafeUrlException {
        URI next;
        try {
            next = uri.resolve(new URI(encoded(location.strip())));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new UnsafeUrlException("leads to something that is no address");
        }
        return of(next);
    }

    private static WebAddress of(URI uri) throws UnsafeUrlException {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new UnsafeUrlException("must begin with http:// or https://");
        }
        if (uri.toString().length() > MAX_LENGTH) {
            throw new UnsafeUrlException("must have at most " + MAX_LENGTH + " characters");
        }
        String authority = String.valueOf(uri.getRawAuthority());
        if (authority.contains("@")) {
            throw new UnsafeUrlException("must not hold a user or password");
        }
        Matcher parts = AUTHORITY.matcher(authority);
        int port = !parts.matches() ? 0 : parts.group(3) != null ? Integer.parseInt(parts.group(3)) : usualPort(scheme);
        if (port < 1 || port > MAX_PORT) {
            throw new UnsafeUrlException("has no valid host and port (names with other letters must be in Punycode)");
        }
        String host = parts.group(1).toLowerCase(Locale.ROOT);
        boolean numeric = ENDS_IN_A_NUMBER.matcher(host).matches();
        if (host.startsWith("[") ? literal(host) == null : numeric && !NetUtil.isValidIpV4Address(host)) {
            throw new UnsafeUrlException("has a host that is neither a name nor an address: " + host);
        }
        return new WebAddress(uri, host, port);
    }

    private static int usualPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    /** What a URI cannot hold, in the path and behind it; the host stays as it is written. */
    private static String encoded(String text) {
        Matcher head = BEFORE_THE_PATH.matcher(text);
        int begin = head.lookingAt() ? head.end() : 0;
        int query = text.indexOf('?', begin);
        int end = query < 0 ? text.length() : query;
        return text.substring(0, begin)
                + encoded(text.substring(begin, end), NOT_OF_A_PATH)
                + encoded(text.substring(end), NOT_OF_A_QUERY);
    }

    private static String encoded(String part, Pattern forbidden) {
        String whole = LONE_PERCENT.matcher(part).replaceAll("%25");
        return forbidden
                .matcher(whole)
                .replaceAll(sign -> String.format("%%%02X", (int) sign.group().charAt(0)));
    }

    /** The address that the host is, without asking anybody; null if it is a name. */
    @Nullable
    InetAddress literal() {
        return literal(host);
    }

    private static @Nullable InetAddress literal(String host) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(bare);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException(bare, wrongLength);
        }
    }

    /** One spelling for all of an IPv6 literal's; other hosts in small letters. */
    static String canonical(String host) {
        InetAddress address = host.startsWith("[") ? literal(host) : null;
        return address == null ? host.toLowerCase(Locale.ROOT) : "[" + address.getHostAddress() + "]";
    }

    boolean isSecure() {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    /** With the query. */
    String path() {
        String raw = uri.getRawPath();
        String path = raw == null || raw.isEmpty() ? "/" : raw;
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }
}
