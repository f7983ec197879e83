package io.wafleet.rest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.command.Commands;
import io.wafleet.command.Request;
import io.wafleet.command.Verb;
import io.wafleet.config.Configuration;
import io.wafleet.disk.DiskSpace;
import io.wafleet.http.Answers;
import io.wafleet.http.Caller;
import io.wafleet.http.Handlers;
import io.wafleet.store.Database;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

/** {@code /api/health}: for people and dashboards. Only the first needs no token: the others name numbers and pids. */
final class HealthRoutes {
    private final Vertx vertx;
    private final Commands commands;
    private final Database database;
    private final DiskSpace disk;
    private final Configuration configuration;
    private final String version;
    private final Answers answers;

    HealthRoutes(Vertx vertx, ApiServer.Parts parts, Answers answers) {
        this.vertx = vertx;
        this.answers = answers;
        this.commands = parts.commands();
        this.database = parts.database();
        this.disk = parts.disk();
        this.configuration = parts.configuration();
        this.version = parts.version();
    }

    void bind(Handlers api) {
        api.answer("health", ctx -> Future.succeededFuture(health()))
                .answer("healthDetailed", this::detailed)
                .handle("healthDevices", ctx -> answers.json(ctx, () -> devices(ctx)))
                .handle("healthProcesses", ctx -> answers.json(ctx, () -> processes(ctx)))
                .answer("healthSystem", ctx -> Future.succeededFuture(system()));
    }

    private JsonObject health() {
        return new JsonObject()
                .put("status", disk.isLow() ? "degraded" : "healthy")
                .put("disk", disk.isLow() ? "low" : "ok")
                .put("version", version)
                .put("uptime", uptimeSeconds())
                .put("at", Instant.now().toString());
    }

    private static long uptimeSeconds() {
        return ManagementFactory.getRuntimeMXBean().getUptime() / 1000;
    }

    private Future<JsonObject> detailed(RoutingContext ctx) {
        Future<JsonObject> store = database.ping()
                .map(check(true, "answers"))
                .otherwise(failure -> check(false, String.valueOf(failure.getMessage())));
        Future<JsonObject> binary = vertx.executeBlocking(this::binary, false);
        Future<JsonObject> fleet = list(ctx).map(HealthRoutes::fleet);
        return Future.all(store, binary, fleet).map(all -> {
            JsonObject checks = new JsonObject()
                    .put("database", all.<JsonObject>resultAt(0))
                    .put("disk", disk())
                    .put("childBinary", all.<JsonObject>resultAt(1))
                    .put("devices", all.<JsonObject>resultAt(2));
            boolean healthy = checks.stream().allMatch(entry -> ((JsonObject) entry.getValue()).getBoolean("healthy"));
            ctx.response().setStatusCode(healthy ? 200 : 503);
            return new JsonObject()
                    .put("status", healthy ? "healthy" : "degraded")
                    .put("checks", checks);
        });
    }

    private static JsonObject check(boolean healthy, String message) {
        return new JsonObject().put("healthy", healthy).put("message", message);
    }

    private JsonObject disk() {
        JsonObject free = new JsonObject();
        disk.places().forEach(place -> free.put(place, disk.freeBytes(place)));
        return check(!disk.isLow(), disk.text()).put("freeBytes", free);
    }

    private JsonObject binary() {
        Path binary = configuration.children().binary();
        boolean usable = Files.isExecutable(binary) && !Files.isDirectory(binary);
        return check(usable, usable ? "executable" : binary + " is missing or not executable");
    }

    private static JsonObject fleet(JsonObject list) {
        JsonArray devices = list.getJsonArray("devices");
        long broken =
                devices.stream().filter(device -> !isWell((JsonObject) device)).count();
        return check(broken == 0, broken + " of " + devices.size() + " devices are not as they should be");
    }

    /** As wanted: stopped, or running and (if ever paired) online. */
    private static boolean isWell(JsonObject device) {
        String process = device.getJsonObject("process").getString("state");
        String link = device.getJsonObject("link").getString("state");
        if (device.getString("desired").equals("stopped")) {
            return process.equals("stopped");
        }
        boolean neverPaired = device.getJsonObject("link").getValue("jid") == null && !link.equals("logged-out");
        return neverPaired
                ? !process.equals("failed") && !process.equals("port-conflict")
                : process.equals("running") && link.equals("online");
    }

    private Future<JsonObject> list(RoutingContext ctx) {
        return commands.ask(Caller.access(ctx), Verb.LIST, Request.NONE);
    }

    private Future<JsonObject> devices(RoutingContext ctx) {
        return list(ctx).map(list -> {
            JsonObject devices = new JsonObject();
            int healthy = 0;
            for (Object each : list.getJsonArray("devices")) {
                JsonObject device = (JsonObject) each;
                healthy += isWell(device) ? 1 : 0;
                devices.put(
                        device.getString("id"),
                        new JsonObject()
                                .put("healthy", isWell(device))
                                .put("desired", device.getString("desired"))
                                .put("process", device.getJsonObject("process"))
                                .put("link", device.getJsonObject("link"))
                                .put("queue", device.getJsonObject("queue")));
            }
            return new JsonObject().put("devices", devices).put("summary", summary(list.getInteger("total"), healthy));
        });
    }

    private static JsonObject summary(int total, int healthy) {
        return new JsonObject().put("total", total).put("healthy", healthy).put("unhealthy", total - healthy);
    }

    private Future<JsonObject> processes(RoutingContext ctx) {
        return list(ctx).map(list -> {
            JsonArray processes = new JsonArray();
            int running = 0;
            for (Object each : list.getJsonArray("devices")) {
                JsonObject device = (JsonObject) each;
                JsonObject process = device.getJsonObject("process").copy().put("device", device.getString("id"));
                running += process.getString("state").equals("running") ? 1 : 0;
                processes.add(process);
            }
            return new JsonObject()
                    .put("processes", processes)
                    .put(
                            "summary",
                            new JsonObject().put("total", processes.size()).put("running", running));
        });
    }

    private JsonObject system() {
        Runtime runtime = Runtime.getRuntime();
        var os = ManagementFactory.getOperatingSystemMXBean();
        JsonObject host = new JsonObject()
                .put("os", os.getName() + " " + os.getVersion())
                .put("arch", os.getArch())
                .put("cpus", runtime.availableProcessors())
                .put("loadAverage", os.getSystemLoadAverage());
        if (os instanceof com.sun.management.OperatingSystemMXBean more) {
            host.put("totalMemory", more.getTotalMemorySize()).put("freeMemory", more.getFreeMemorySize());
        }
        JsonObject process = new JsonObject()
                .put(
                        "pid",
                        Objects.requireNonNull(ManagementFactory.getRuntimeMXBean())
                                .getPid())
                .put("uptime", uptimeSeconds())
                .put("version", version)
                .put("java", System.getProperty("java.version"))
                .put("heapUsed", runtime.totalMemory() - runtime.freeMemory())
                .put("heapMax", runtime.maxMemory());
        return new JsonObject().put("host", host).put("process", process);
    }
}
