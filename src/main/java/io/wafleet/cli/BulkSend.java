package io.wafleet.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.client.Api;
import io.wafleet.client.Cause;
import io.wafleet.client.CliFailure;
import io.wafleet.client.Form;
import io.wafleet.client.Pause;
import io.wafleet.terminal.LiveArea;
import io.wafleet.terminal.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends to all rows of a CSV file, and follows the campaign that comes of it. */
final class BulkSend {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final int SHOWN_ROWS = 20;
    /** Ten thousand rows are read and stored in one go, after those of others. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Api api;
    private final Shell shell;
    private final OutputOptions output;

    BulkSend(Api api, Shell shell, OutputOptions output) {
        this.api = api;
        this.shell = shell;
        this.output = output;
    }

    /**
     * Sends to the rows of the file.
     *
     * @param fields of the request beside its rows
     * @param charset null if nothing was said of it
     */
    int send(Path csv, @Nullable String charset, JsonObject fields, boolean follow) throws InterruptedException {
        String type = charset == null ? "text/csv" : "text/csv; charset=" + charset;
        Form form = new Form(fields, "rows", csv.getFileName().toString(), type);
        JsonObject answer = api.post("/api/messages/bulk", form, bytes(csv), PATIENCE);
        boolean dryRun = fields.getBoolean("dryRun");
        if (dryRun) {
            output.show(shell.terminal(), answer, rehearsal(answer));
            return 0;
        }
        String id = answer.getString("id");
        if (!follow) {
            output.show(shell.terminal(), answer, List.of(accepted(answer), howToFollow(id)));
            return 0;
        }
        if (!output.json) {
            shell.terminal().line(accepted(answer));
            shell.terminal().line("It goes on when this command is interrupted; " + howToFollow(id));
        }
        return follow(id);
    }

    private static byte[] bytes(Path csv) {
        try {
            return Files.readAllBytes(csv);
        } catch (IOException e) {
            throw new CliFailure(CliFailure.USAGE, csv + " cannot be read.", e);
        }
    }

    private static String accepted(JsonObject campaign) {
        return "Campaign %s: %d messages, %d rows invalid, %d duplicates."
                .formatted(
                        campaign.getString("id"),
                        campaign.getInteger("accepted"),
                        campaign.getInteger("invalid"),
                        campaign.getInteger("duplicates"));
    }

    private static String howToFollow(String id) {
        return "follow it with: wafleet send --follow " + id;
    }

    private static List<String> rehearsal(JsonObject answer) {
        TextTable table = new TextTable("row", "to", "state", "message or cause");
        JsonArray rows = answer.getJsonArray("result", new JsonArray());
        rows.stream()
                .limit(SHOWN_ROWS)
                .map(JsonObject.class::cast)
                .forEach(row ->
                        table.row(row.getInteger("row"), row.getString("to"), row.getString("state"), text(row)));
        List<String> lines = new java.util.ArrayList<>(table.lines());
        if (rows.size() > SHOWN_ROWS) {
            lines.add("… and " + (rows.size() - SHOWN_ROWS) + " more (--json shows all)");
        }
        lines.add("%d messages, %d to strangers, %d rows invalid, %d duplicates; takes about %s. Nothing was sent."
                .formatted(
                        answer.getInteger("accepted"),
                        answer.getInteger("firstContacts"),
                        answer.getInteger("invalid"),
                        answer.getInteger("duplicates"),
                        Duration.ofSeconds(answer.getLong("estimatedSeconds"))
                                .toString()
                                .substring(2)
                                .toLowerCase(java.util.Locale.ROOT)));
        return lines;
    }

    private static String text(JsonObject row) {
        JsonObject content = row.getJsonObject("content");
        return content == null ? Cause.of(row).text() : content.getString("text", "");
    }

    /** Shows how far the campaign is until it is done, cancelled or paused. */
    int follow(String id) throws InterruptedException {
        String path = "/api/campaigns/" + Api.segment(id);
        JsonObject campaign = api.get(path);
        LiveArea area = new LiveArea(shell.terminal());
        while (campaign.getString("state", "").equals("running")) {
            if (!output.json && shell.terminal().outIsTty()) {
                area.draw(List.of(line(campaign)));
            }
            Pause.of(LOOK_EVERY);
            campaign = api.get(path);
        }
        area.above(List.of());
        output.show(shell.terminal(), campaign, List.of(line(campaign)));
        JsonObject counts = campaign.getJsonObject("counts", new JsonObject());
        boolean bad =
                counts.getLong("failed", 0L) + counts.getLong("uncertain", 0L) + counts.getLong("expired", 0L) > 0;
        return bad || !campaign.getString("state", "").equals("done") ? CliFailure.FAILED : 0;
    }

    private static String line(JsonObject campaign) {
        JsonObject counts = campaign.getJsonObject("counts", new JsonObject());
        long sent = counts.getLong("sent", 0L) + counts.getLong("delivered", 0L) + counts.getLong("read", 0L);
        StringBuilder line = new StringBuilder(
                "%s: %d of %d sent".formatted(campaign.getString("state"), sent, campaign.getInteger("accepted", 0)));
        for (String state : List.of("failed", "uncertain", "cancelled", "expired")) {
            long number = counts.getLong(state, 0L);
            line.append(number == 0 ? "" : ", %d %s".formatted(number, state));
        }
        Double rate = campaign.getDouble("perMinute");
        line.append(rate == null ? "" : ", %s a minute".formatted(rate));
        String end = campaign.getString("estimatedEnd");
        return line.append(end == null ? "" : ", until about " + end).toString();
    }
}
