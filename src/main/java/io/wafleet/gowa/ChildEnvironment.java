package io.wafleet.gowa;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A child's whole environment. It is configured by variables only: they beat its flags, and do not show in the process
 * list (contract 1.2, 1.10). Nothing is inherited, so no stray variable of the host changes a child.
 */
public final class ChildEnvironment {
    /** The user of every child's basic auth; the secret differs. */
    public static final String USER = "wafleet";

    private ChildEnvironment() {}

    /**
     * The environment.
     *
     * @param hookUrl where the child posts its webhooks
     * @param hookSecret what it signs them with
     */
    public static Map<String, String> of(int port, String apiSecret, String hookUrl, String hookSecret) {
        Map<String, String> environment = new LinkedHashMap<>();
        // ffmpeg and other tools that the child calls.
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("TZ", "UTC");
        environment.put("APP_HOST", "127.0.0.1");
        environment.put("APP_PORT", Integer.toString(port));
        environment.put("APP_BASIC_AUTH", USER + ":" + apiSecret);
        environment.put("APP_OS", "wafleet");
        environment.put("APP_UI_ENABLED", "false");
        environment.put("MCP_ENABLED", "false");
        environment.put("DB_URI", "file:whatsapp.db");
        environment.put("WHATSAPP_WEBHOOK", hookUrl);
        environment.put("WHATSAPP_WEBHOOK_SECRET", hookSecret);
        environment.put("WHATSAPP_PRESENCE_PULSE_ENABLED", "false");
        return environment;
    }
}
