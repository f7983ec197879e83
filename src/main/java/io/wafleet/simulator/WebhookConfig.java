package io.wafleet.simulator;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A slot's own webhook, which replaces or overrides the global one (contract 6.1). */
record WebhookConfig(String url, String secret, String events, boolean insecure) {
    static final WebhookConfig NONE = new WebhookConfig("", "", "", false);

    /** Without a URL of its own, a slot has no settings of its own at all. */
    WebhookConfig ifComplete() {
        return url.isEmpty() ? NONE : this;
    }

    Map<String, Object> toJson() {
        return Json.object(
                "webhook_url",
                url,
                "webhook_secret",
                secret,
                "webhook_events",
                events,
                "webhook_insecure_skip_verify",
                insecure);
    }

    static WebhookConfig fromJson(@Nullable Object json) {
        return json instanceof Map<?, ?> map
                ? new WebhookConfig(
                        text(map.get("webhook_url")),
                        text(map.get("webhook_secret")),
                        text(map.get("webhook_events")),
                        Boolean.TRUE.equals(map.get("webhook_insecure_skip_verify")))
                : NONE;
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
