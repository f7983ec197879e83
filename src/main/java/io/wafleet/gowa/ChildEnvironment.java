package io.wafleet.gowa;

import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A child's whole environment. It is configured by variables only: they beat its flags, and do not show in the process
 * list (contract 1.2, 1.10). Nothing is inherited, so no stray variable of the host changes a child.
 */
public final class ChildEnvironment {
    /** The user of every child's basic auth; the secret differs. */
    public static final String USER = "wafleet";

    /** By this variable a child knows its login. */
    public static final String LOGIN = "APP_BASIC_AUTH";
    /** And by this one where it posts its webhooks. */
    public static final String HOOK_URL = "WHATSAPP_WEBHOOK";

    private static final Rule FLAG = new Rule("true|false", "must be true or false");
    private static final Rule GO_DURATION =
            new Rule("(\\d{1,6}(ms|s|m|h)){1,4}", "must be a duration such as 90s, 5m or 1h30m");
    private static final Rule TEXT = new Rule("[^\\p{Cntrl}]{1,1000}", "must be 1 to 1000 printable characters");
    private static final Rule LABEL = new Rule("[^\\p{Cntrl}]{1,50}", "must be 1 to 50 printable characters");

    /**
     * Settings of the child (contract 1.4) that leave alone what the gateway relies on: its address, its login, its
     * files, and that every event is reported.
     */
    private static final Map<String, Rule> SETTABLE = Map.ofEntries(
            Map.entry("APP_OS", LABEL),
            Map.entry("APP_DEBUG", FLAG),
            Map.entry("WHATSAPP_AUTO_REPLY", TEXT),
            Map.entry("WHATSAPP_AUTO_MARK_READ", FLAG),
            Map.entry("WHATSAPP_AUTO_DOWNLOAD_MEDIA", FLAG),
            Map.entry("WHATSAPP_AUTO_REJECT_CALL", FLAG),
            Map.entry("WHATSAPP_ACCOUNT_VALIDATION", FLAG),
            Map.entry(
                    "WHATSAPP_PRESENCE_ON_CONNECT",
                    new Rule("available|unavailable|none", "must be available, unavailable or none")),
            Map.entry("WHATSAPP_PRESENCE_PULSE_ENABLED", FLAG),
            Map.entry("WHATSAPP_PRESENCE_PULSE_INTERVAL", GO_DURATION),
            Map.entry("WHATSAPP_PRESENCE_PULSE_DURATION", GO_DURATION),
            Map.entry("CHAT_STORAGE_MAX_OPEN_CONNS", new Rule("[1-9]\\d?", "must be a number from 1 to 99")),
            Map.entry(
                    "TZ",
                    new Rule(
                            "[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}", "must be a name such as America/Bahia")));

    /** A child that Go's collector keeps below this share of its limit need not be replaced. */
    private static final double GO_SHARE = 0.9;

    /** What a process's environment is written in; decided by the locale that the gateway was started with. */
    private static final Charset ENCODING = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private ChildEnvironment() {}

    private record Rule(Pattern pattern, String words) {
        Rule(String pattern, String words) {
            this(Pattern.compile(pattern), words);
        }
    }

    /**
     * What users have set for one child.
     *
     * @param proxy that it reaches WhatsApp by
     * @param memoryLimit bytes
     * @param variables of which {@link #refusal} refuses none
     */
    public record Extras(@Nullable String proxy, @Nullable Long memoryLimit, Map<String, String> variables) {}

    /** Why a user may not set the variable to the value; null if that is fine. */
    public static @Nullable String refusal(String name, String value) {
        Rule rule = SETTABLE.get(name);
        if (rule == null) {
            return "cannot be set; these can: " + String.join(", ", settable());
        }
        if (!rule.pattern().matcher(value).matches()) {
            return rule.words();
        }
        return ENCODING.newEncoder().canEncode(value)
                ? null
                : "has characters that cannot be passed on, because the gateway was not started with a UTF-8 locale";
    }

    /** The secret within a child's {@link #LOGIN}; null if there is none. */
    public static @Nullable String secret(@Nullable String login) {
        String user = USER + ":";
        return login != null && login.startsWith(user) && login.length() > user.length()
                ? login.substring(user.length())
                : null;
    }

    /** The names that users may set, sorted. */
    private static Set<String> settable() {
        return new TreeSet<>(SETTABLE.keySet());
    }

    /**
     * The environment.
     *
     * @param hookUrl where the child posts its webhooks
     * @param hookSecret what it signs them with
     */
    public static Map<String, String> of(int port, String apiSecret, String hookUrl, String hookSecret, Extras extras) {
        Map<String, String> environment = new LinkedHashMap<>();
        // ffmpeg and other tools that the child calls.
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("TZ", "UTC");
        environment.put("APP_OS", "wafleet");
        environment.put("WHATSAPP_PRESENCE_PULSE_ENABLED", "false");
        environment.putAll(extras.variables());
        if (extras.proxy() != null) {
            environment.put("WHATSAPP_PROXY", extras.proxy());
        }
        if (extras.memoryLimit() != null) {
            environment.put("GOMEMLIMIT", Long.toString(Math.round(extras.memoryLimit() * GO_SHARE)));
        }
        environment.put("APP_HOST", "127.0.0.1");
        environment.put("APP_PORT", Integer.toString(port));
        environment.put(LOGIN, USER + ":" + apiSecret);
        environment.put("APP_UI_ENABLED", "false");
        environment.put("MCP_ENABLED", "true");
        environment.put("DB_URI", "file:whatsapp.db");
        environment.put(HOOK_URL, hookUrl);
        environment.put("WHATSAPP_WEBHOOK_SECRET", hookSecret);
        return environment;
    }
}
