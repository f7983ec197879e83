package io.wafleet.cli;

import io.vertx.core.json.JsonObject;
import io.wafleet.client.Api;
import io.wafleet.client.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "optout",
        description = "Who wants no messages that were not asked for: list, add, remove, import, export.",
        synopsisSubcommandLabel = "[list|add|remove|import|export]",
        footer = {
            "",
            "Campaigns and first messages do not reach who is on the list; replies do.",
            "An exported file can be imported as it is; a file of one's own has a column \"to\" (or telefone and the like)."
        })
final class OptOutCommand implements Callable<Integer> {
    private static final String ALL = "/api/opt-outs";
    private static final Duration UPLOAD = Duration.ofMinutes(2);
    private static final PagedList LIST = new PagedList(
            ALL, "optOuts", List.of("PERSON", "BY", "WORD", "DEVICE", "NOTE", "SINCE"), one -> new @Nullable Object[] {
                one.getString("number") == null ? one.getString("jid") : "+" + one.getString("number"),
                one.getString("source"),
                one.getString("word"),
                one.getString("device"),
                one.getString("note"),
                one.getString("at")
            });

    private final Shell shell;

    @Mixin
    GatewayOptions gateway = new GatewayOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    OptOutCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return list(null, gateway, output);
    }

    @Command(name = "list", description = "All on the list, the newest first.")
    int list(
            @Option(names = "--after", paramLabel = "ID", description = "Only those after this one.") @Nullable
                    String after,
            @Mixin GatewayOptions where,
            @Mixin OutputOptions how) {
        return LIST.show(after, shell, where, how);
    }

    @Command(name = "add", description = "Put a person on the list.")
    int add(
            @Parameters(paramLabel = "<number>") String number,
            @Option(names = "--note", paramLabel = "TEXT", description = "Why.") @Nullable String note,
            @Mixin GatewayOptions where,
            @Mixin OutputOptions how) {
        JsonObject order = new JsonObject().put("to", number);
        if (note != null) {
            order.put("note", note);
        }
        JsonObject added = where.api(shell).post(ALL, order);
        how.show(shell.terminal(), added, List.of(added.getString("jid") + " is on the list."));
        return 0;
    }

    @Command(name = "remove", description = "Take a person off the list.")
    int remove(
            @Parameters(paramLabel = "<number>") String number, @Mixin GatewayOptions where, @Mixin OutputOptions how) {
        where.api(shell).delete(ALL + "/" + Api.segment(number));
        how.show(shell.terminal(), new JsonObject().put("removed", number), List.of(number + " is off the list."));
        return 0;
    }

    @Command(name = "import", description = "Put all people of a CSV file on the list.")
    int read(@Parameters(paramLabel = "<file>") Path file, @Mixin GatewayOptions where, @Mixin OutputOptions how)
            throws IOException {
        JsonObject done = where.api(shell).post(ALL + "/import", table(file), Files.readAllBytes(file), UPLOAD);
        how.show(
                shell.terminal(),
                done,
                List.of("%d people, %d of them new.".formatted(done.getInteger("people"), done.getInteger("added"))));
        return 0;
    }

    private static Form table(Path file) {
        return new Form(new JsonObject(), "rows", String.valueOf(file.getFileName()), "text/csv");
    }

    @Command(name = "export", description = "The whole list as a CSV file, to the output.")
    int export(@Mixin GatewayOptions where) {
        try (Stream<String> lines = where.api(shell).lines(ALL + "/export")) {
            lines.forEach(shell.terminal()::line);
        }
        return 0;
    }
}
