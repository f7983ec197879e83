package io.wafleet.device;

import io.vertx.core.Vertx;
import io.wafleet.campaign.Campaigns;
import io.wafleet.config.Configuration;
import io.wafleet.device.row.DeviceStore;
import io.wafleet.disk.DiskSpace;
import io.wafleet.gowa.ChildDirectory;
import io.wafleet.gowa.GowaClient;
import io.wafleet.journal.EventStore;
import io.wafleet.journal.Journal;
import io.wafleet.metrics.Meters;
import io.wafleet.mirror.Mirror;
import io.wafleet.send.SendService;
import java.time.Clock;

/** What all devices share. */
record DeviceParts(
        Vertx vertx,
        Configuration configuration,
        DeviceStore store,
        GowaClient client,
        ChildDirectory directory,
        Mirror mirror,
        Journal journal,
        EventStore events,
        SendService sends,
        Campaigns campaigns,
        Meters meters,
        DiskSpace disk,
        Clock clock) {}
