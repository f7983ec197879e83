package io.wafleet.cli;

import io.vertx.core.json.JsonObject;
import io.wafleet.client.Api;
import io.wafleet.client.Cause;
import io.wafleet.client.CliFailure;
import io.wafleet.client.FileUpload;
import io.wafleet.terminal.LiveArea;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "send",
        description = "Send a text or a file, or to all rows of a CSV file, and show what became of it.",
        footer = {
            "",
            "A text that begins with - goes behind --, and so does every text that others wrote: send FROM TO -- \"$TEXT\".",
            "The CSV file's header names its columns: to (or telefone and the like), and those that {{name}} stands for.",
            "A campaign goes on in the gateway when this command is interrupted; --follow ID shows it again."
        })
final class SendCommand implements Callable<Integer> {
    private static final Set<String> BAD_OUTCOMES = Set.of("failed", "uncertain", "cancelled", "expired");
    private static final Set<String> TYPES_OF_FILES = Set.of("image", "video", "audio");
    private static final int LONGEST_WAIT_SECONDS = 60;
    private static final Duration MARGIN = Duration.ofSeconds(10);
    private static final Duration UPLOAD = Duration.ofMinutes(10);
    private static final String UNKNOWN_TYPE = "application/octet-stream";

    private final Shell shell;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "<from>",
            description = "The sending device, by id or number.")
    String from = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "<to>", description = "A phone number or a JID.")
    String to = "";

    @Parameters(
            index = "2..*",
            paramLabel = "<text>",
            arity = "0..*",
            description = "The text, or - to read it from the input; with --file its caption.")
    List<String> text = List.of();

    @Option(names = "--file", paramLabel = "PATH", description = "Send this file.")
    @Nullable
    Path file;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "image, video, audio, document or sticker; by default as the file looks.")
    @Nullable
    String type;

    @Option(names = "--caption", paramLabel = "TEXT", description = "What stands below the file.")
    @Nullable
    String caption;

    @Option(names = "--csv", paramLabel = "PATH", description = "Send to all rows of this file.")
    @Nullable
    Path csv;

    @Option(
            names = "--charset",
            paramLabel = "NAME",
            description = "How that file is encoded, such as IBM850; else UTF-8, UTF-16 or Windows-1252 is found out.")
    @Nullable
    String charset;

    @Option(names = "--template", paramLabel = "TEXT", description = "What they get, such as \"Olá {{nome}}\".")
    @Nullable
    String template;

    @Option(names = "--name", paramLabel = "NAME", description = "What the campaign is called.")
    @Nullable
    String name;

    @Option(names = "--dry-run", description = "Only say what would be sent to the rows.")
    boolean dryRun;

    @Option(names = "--skip-invalid", description = "Leave rows out that cannot be sent.")
    boolean skipInvalid;

    @Option(names = "--follow", paramLabel = "ID", description = "Show how far a campaign is.")
    @Nullable
    String follow;

    @Option(names = "--at", paramLabel = "TIME", description = "Not before, such as 2026-01-31T09:00:00-03:00.")
    @Nullable
    String at;

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Give up after so long, such as 10m.")
    @Nullable
    Duration ttl;

    @Option(
            names = "--country",
            paramLabel = "XX",
            description = "Whose numbers these are, such as BR: digits without + are numbers of that country or none.")
    @Nullable
    String country;

    @Option(names = "--priority", paramLabel = "PRIORITY", description = "high, normal or low.")
    @Nullable
    String priority;

    @Option(names = "--async", description = "Do not wait for the outcome.")
    boolean async;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "25",
            description = "Wait so long for the outcome, 0 to 60 (${DEFAULT-VALUE}).")
    int wait;

    @Mixin
    GatewayOptions gateway = new GatewayOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    SendCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (wait < 0 || wait > LONGEST_WAIT_SECONDS) {
            throw CliFailure.usage("--wait is between 0 and " + LONGEST_WAIT_SECONDS + " seconds.");
        }
        if (follow != null) {
            return bulk().follow(follow);
        }
        if (csv != null) {
            return bulk().send(csv, charset, campaign(), !async);
        }
        if (from.isEmpty() || to.isEmpty() || (text.isEmpty() && file == null)) {
            throw CliFailure.usage("Missing required parameter: who sends what to whom? (see 'wafleet send --help')");
        }
        JsonObject job = file == null ? message() : upload(file);
        output.show(shell.terminal(), job, List.of(summary(job)));
        return BAD_OUTCOMES.contains(job.getString("state", "")) ? CliFailure.FAILED : 0;
    }

    private BulkSend bulk() {
        return new BulkSend(gateway.api(shell), shell, output);
    }

    private JsonObject campaign() {
        if (from.isEmpty() || !to.isEmpty() || file != null) {
            throw CliFailure.usage("--csv needs the sending device, and takes neither recipient nor file.");
        }
        JsonObject fields = terms().put("from", from);
        put(fields, "message", template);
        put(fields, "name", name);
        return fields.put("dryRun", dryRun).put("skipInvalid", skipInvalid);
    }

    private static void put(JsonObject fields, String field, @Nullable String value) {
        if (value != null) {
            fields.put(field, value);
        }
    }

    private JsonObject terms() {
        JsonObject terms = new JsonObject();
        if (at != null) {
            terms.put("sendAt", at);
        }
        if (ttl != null) {
            terms.put("ttl", Math.max(1, ttl.toSeconds()));
        }
        put(terms, "country", country);
        put(terms, "priority", priority);
        return terms;
    }

    private JsonObject message() throws IOException {
        JsonObject message = terms().put("from", from).put("to", to).put("message", text());
        return gateway.api(shell)
                .send(message, prefer(), Duration.ofSeconds(wait).plus(MARGIN));
    }

    private JsonObject upload(Path path) throws IOException {
        if (!Files.isReadable(path)) {
            throw CliFailure.usage(path + " cannot be read.");
        }
        String probed = Files.probeContentType(path);
        String mimeType = probed == null ? UNKNOWN_TYPE : probed;
        JsonObject fields = terms().put("from", from).put("to", to).put("type", type == null ? typeOf(mimeType) : type);
        String below = caption == null && !text.isEmpty() ? text() : caption;
        if (below != null) {
            fields.put("caption", below);
        }
        Api api = gateway.api(shell);
        LiveArea area = new LiveArea(shell.terminal());
        long size = Math.max(1, Files.size(path));
        int[] shown = {-1};
        JsonObject job = api.upload(new FileUpload(fields, path, mimeType), prefer(), UPLOAD, sent -> {
            int percent = (int) (sent * 100 / size);
            if (percent != shown[0] && shell.terminal().outIsTty() && !output.json) {
                shown[0] = percent;
                area.draw(List.of("uploading %s: %d %%".formatted(path.getFileName(), percent)));
            }
        });
        area.above(List.of());
        return job;
    }

    private static String typeOf(String mimeType) {
        String family = mimeType.substring(0, mimeType.indexOf('/'));
        return TYPES_OF_FILES.contains(family) ? family : "document";
    }

    private String prefer() {
        return async ? "respond-async" : "wait=" + wait;
    }

    private String text() throws IOException {
        if (text.equals(List.of("-"))) {
            String read = new String(shell.terminal().in().readAllBytes(), StandardCharsets.UTF_8);
            return read.endsWith("\n") ? read.substring(0, read.length() - 1) : read;
        }
        return String.join(" ", text);
    }

    private static String summary(JsonObject job) {
        return job.getString("state", "?")
                + part(", message ", job.getString("messageId"))
                + part(", job ", job.getString("id"))
                + part(
                        job.getString("state", "").equals("queued") ? ", held by " : ", because ",
                        Cause.of(job).text());
    }

    private static String part(String label, @Nullable String value) {
        return value == null || value.isBlank() ? "" : label + value;
    }
}
