package io.wafleet.metrics;

import io.micrometer.core.instrument.MeterRegistry;

/**
 * Every meter of ours, by what it is about: name, tags, unit. Tags are words of bounded sets: a device's id only where it
 * tells which number is stuck, as there are at most a thousand, and never a recipient. Dots become underscores in
 * Prometheus, counters end in {@code _total} and timers in {@code _seconds}.
 */
public final class Meters {
    static final String DEVICE = "device";
    static final String WEBHOOK = "webhook";

    private final MeterRegistry registry;
    private final ChildMeters children;
    private final SendMeters sends;
    private final EventMeters events;
    private final WebhookMeters webhooks;
    private final ApiMeters api;
    private final DiskMeters disk;
    private final QuotaMeters quotas;

    public Meters(MeterRegistry registry) {
        this.registry = registry;
        this.children = new ChildMeters(registry);
        this.sends = new SendMeters(registry);
        this.events = new EventMeters(registry);
        this.webhooks = new WebhookMeters(registry);
        this.api = new ApiMeters(registry);
        this.disk = new DiskMeters(registry);
        this.quotas = new QuotaMeters(registry);
    }

    public ChildMeters children() {
        return children;
    }

    public SendMeters sends() {
        return sends;
    }

    public EventMeters events() {
        return events;
    }

    public WebhookMeters webhooks() {
        return webhooks;
    }

    public ApiMeters api() {
        return api;
    }

    public DiskMeters disk() {
        return disk;
    }

    public QuotaMeters quotas() {
        return quotas;
    }

    /** The device is gone, and all that was told of it. */
    public void forgetDevice(String device) {
        removeAll(DEVICE, device);
    }

    /** The webhook is gone, and all that was told of it. */
    public void forgetWebhook(String webhook) {
        removeAll(WEBHOOK, webhook);
    }

    private void removeAll(String tag, String value) {
        registry.getMeters().stream()
                .filter(meter -> value.equals(meter.getId().getTag(tag)))
                .toList()
                .forEach(registry::remove);
    }
}
