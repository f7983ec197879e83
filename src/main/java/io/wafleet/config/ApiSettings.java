package io.wafleet.config;

import static io.wafleet.config.Parsers.choice;
import static io.wafleet.config.Parsers.duration;
import static io.wafleet.config.Parsers.number;

import io.wafleet.config.Configuration.AccessLogForm;
import io.wafleet.config.Configuration.RateLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where the gateway listens, and to whom. */
final class ApiSettings {
    private static final int MAX_PORT = 65_535;

    static final Setting<String> HOST =
            Setting.of("WAFLEET_HOST", "0.0.0.0", text -> text, "Address that the REST API listens on.");
    static final Setting<Integer> API_PORT =
            Setting.of("API_PORT", "3000", number(1, MAX_PORT), "Port of the REST API and the event-bus bridge.");
    static final Setting<List<String>> BEHIND_PROXY = Setting.of(
            "WAFLEET_BEHIND_PROXY",
            "false",
            Parsers::proxies,
            "Where a proxy of ours stands before the API and sets `X-Forwarded-For`, that is the client's address: `true` for"
                    + " a proxy on this host, or the addresses and networks of proxies elsewhere, such as"
                    + " `10.1.2.3,172.16.0.0/12`. Nobody else's word is believed.");
    static final Setting<Optional<RateLimit>> RATE_LIMIT = Setting.of(
            "API_RATE_LIMIT",
            "6000/1m",
            Parsers::rateLimit,
            "How many requests each user and each API key may make to the API, and each address of those who are neither: so many"
                    + " at once, and as many again in each such time. `off` for no limit.");
    static final Setting<Integer> CONNECTIONS_PER_ADDRESS = Setting.of(
            "WAFLEET_CONNECTIONS_PER_ADDRESS",
            "1000",
            number(1, 1_000_000),
            "How many connections to the API one address may have open (of IPv6, one network of 64 bits); a proxy of"
                    + " `WAFLEET_BEHIND_PROXY` as many as there may be.");
    static final Setting<AccessLogForm> ACCESS_LOG = Setting.of(
            "WAFLEET_ACCESS_LOG",
            "off",
            choice(AccessLogForm.class),
            "A line on standard output for each request to the API when it is over: `json`, `combined` (as web servers write it)"
                    + " or `off`. It names the caller, and holds neither query nor body.");
    static final Setting<List<String>> CORS_ORIGINS = Setting.of(
            "WAFLEET_CORS_ORIGINS",
            "",
            Parsers::origins,
            "Origins whose pages may call the API from a browser, such as `https://app.example.com`, separated by commas, or"
                    + " `*` for all; without it none may.");
    static final Setting<Path> GOWA_UI = Setting.of(
            "WAFLEET_GOWA_UI",
            "",
            Path::of,
            "File of GOWA's own page for people, `gowa-ui.html` of a release, which is shown at `/proxy/whatsapp/` for all"
                    + " devices; without it none is.");
    static final Setting<String> MANAGEMENT_HOST = Setting.of(
            "WAFLEET_MANAGEMENT_HOST", "127.0.0.1", text -> text, "Address that the management port listens on.");
    static final Setting<Integer> MANAGEMENT_PORT = Setting.of(
            "WAFLEET_MANAGEMENT_PORT",
            "9090",
            number(1, MAX_PORT),
            "Port of `/health/*` and `/metrics`; never public.");
    static final Setting<String> ADMIN_USER =
            Setting.of("DEFAULT_ADMIN_USER", "admin", text -> text, "Name of the first administrator.");
    static final Setting<String> ADMIN_PASSWORD = Setting.secret(
            "DEFAULT_ADMIN_PASS",
            "Password of that administrator, at least 8 characters, in force from the next start on; without it one is"
                    + " generated and shown once.");
    static final Setting<String> JWT_SECRET = Setting.secret(
            "JWT_SECRET",
            "Key that signs tokens, at least 32 characters, 8 of them different; without it one is generated and kept.");
    static final Setting<String> JWT_SECRET_BEFORE = Setting.secret(
            "JWT_SECRET_PREVIOUS",
            "The `JWT_SECRET` of before: tokens that it has signed are good until their time is over. To change the key, move it"
                    + " here and set a new `JWT_SECRET`; remove it when the last of its tokens is over.");
    static final Setting<Duration> TOKEN_TTL = Setting.of(
            "JWT_EXPIRES_IN",
            "24h",
            duration(Duration.ofMinutes(1), Duration.ofDays(365)),
            "How long a token is valid that comes without a refresh token.");
    static final Setting<Duration> SESSION_IDLE = Setting.of(
            "WAFLEET_SESSION_IDLE",
            "12h",
            duration(Duration.ofMinutes(1), Duration.ofDays(365)),
            "A browser that has asked nothing for so long must log in again; a stream that is open asks nothing.");
    static final Setting<Duration> SESSION = Setting.of(
            "WAFLEET_SESSION_MAX",
            "30d",
            duration(Duration.ofMinutes(1), Duration.ofDays(365)),
            "A browser must log in again after so long at the latest.");
    static final Setting<Duration> REFRESHED_TOKEN = Setting.of(
            "WAFLEET_ACCESS_TOKEN",
            "15m",
            duration(Duration.ofMinutes(1), Duration.ofDays(1)),
            "How long a token is valid that comes with a refresh token.");
    static final Setting<Duration> REFRESH = Setting.of(
            "WAFLEET_REFRESH_IDLE",
            "30d",
            duration(Duration.ofMinutes(1), Duration.ofDays(365)),
            "A refresh token that nobody has used for so long is worth nothing.");
    static final Setting<Duration> REFRESHED = Setting.of(
            "WAFLEET_REFRESH_MAX",
            "365d",
            duration(Duration.ofMinutes(1), Duration.ofDays(3650)),
            "A program must log in again after so long at the latest, however often it has used its refresh tokens.");
    static final Setting<Optional<String>> REGISTRATION_TENANT = Setting.of(
            "WAFLEET_REGISTRATION_TENANT",
            "",
            text -> text.isBlank() ? Optional.empty() : Optional.of(text.strip()),
            "The id of a tenant in which anybody who reaches the API may make himself a user; without it nobody may. How many there"
                    + " can be is said by `WAFLEET_QUOTA_USERS`.");
    static final Setting<Registration.Role> REGISTRATION_ROLE = Setting.of(
            "WAFLEET_REGISTRATION_ROLE",
            "viewer",
            choice(Registration.Role.class),
            "The role of who has made himself a user: `viewer` or `agent`.");
    static final Setting<Integer> MAX_STREAMS = Setting.of(
            "WAFLEET_MAX_STREAMS",
            "10000",
            number(1, 1_000_000),
            "How many sockets and streams may follow events at the same time; each takes a file descriptor.");
    static final Setting<Duration> MAX_STALL = Setting.of(
            "WAFLEET_SLOW_READER",
            "30s",
            duration(Duration.ofSeconds(1), Duration.ofHours(1)),
            "A stream is ended when its client takes nothing for so long of what is on the way to it.");

    static final Setting<Duration> AUDIT_RETENTION = Setting.of(
            "WAFLEET_AUDIT_RETENTION",
            "365d",
            duration(Duration.ofHours(1), Duration.ofDays(3650)),
            "Entries of the audit log are removed when they are older.");
    static final Setting<Boolean> AUDIT_MESSAGES = Setting.of(
            "WAFLEET_AUDIT_MESSAGES",
            "false",
            Parsers::flag,
            "Whether the audit log has each message that is sent, too: who sent it, by which device, and its job; never what it"
                    + " says. It is one more row for each.");

    static final List<Setting<?>> ALL = List.of(
            HOST,
            API_PORT,
            BEHIND_PROXY,
            RATE_LIMIT,
            CONNECTIONS_PER_ADDRESS,
            ACCESS_LOG,
            CORS_ORIGINS,
            GOWA_UI,
            MANAGEMENT_HOST,
            MANAGEMENT_PORT,
            ADMIN_USER,
            ADMIN_PASSWORD,
            JWT_SECRET,
            JWT_SECRET_BEFORE,
            TOKEN_TTL,
            SESSION_IDLE,
            SESSION,
            REFRESHED_TOKEN,
            REFRESH,
            REFRESHED,
            REGISTRATION_TENANT,
            REGISTRATION_ROLE,
            MAX_STREAMS,
            MAX_STALL,
            AUDIT_RETENTION,
            AUDIT_MESSAGES);

    private ApiSettings() {}
}
