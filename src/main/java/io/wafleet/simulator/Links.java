package io.wafleet.simulator;

/** Addresses of the child's own files, as its answers give them. */
final class Links {
    private Links() {}

    /** The peer's own view of this host; forwarded names count only with trusted proxies (contract 1.9). */
    static String to(HttpRequest request, Settings settings, String path) {
        boolean trusts = settings.textOrNull("APP_TRUSTED_PROXIES") != null;
        String forwardedHost = trusts ? request.header("x-forwarded-host") : "";
        String forwardedScheme = trusts ? request.header("x-forwarded-proto") : "";
        String host = forwardedHost.isEmpty() ? request.header("host") : forwardedHost;
        String scheme = forwardedScheme.isEmpty() ? "http" : forwardedScheme;
        return scheme + "://" + host + settings.text("APP_BASE_PATH", "") + "/" + path;
    }
}
