package io.wafleet.rest.audit;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.audit.AuditEntry;
import io.wafleet.audit.AuditFilter;
import io.wafleet.audit.AuditStore;
import io.wafleet.csv.Csv;
import io.wafleet.http.Answers;
import io.wafleet.http.Operations;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code /api/audit/export}: all entries that are wanted, the oldest first, page after page as the client takes them. */
final class AuditExport {
    /** Entries have some hundred bytes, and 10 KB at most. */
    private static final int PAGE = 200;

    private static final String NDJSON = "application/x-ndjson";
    private static final char SEPARATOR = ',';

    private final AuditStore store;
    private final Answers answers;

    AuditExport(AuditStore store, Answers answers) {
        this.store = store;
        this.answers = answers;
    }

    void send(RoutingContext ctx, AuditFilter filter) {
        boolean csv = Operations.wants(ctx, Csv.MEDIA_TYPE);
        HttpServerResponse response = ctx.response()
                .setChunked(true)
                .putHeader("Content-Type", csv ? Csv.TYPE : NDJSON)
                .putHeader("Content-Disposition", "attachment; filename=\"audit." + (csv ? "csv" : "ndjson") + "\"");
        Future<Void> head = csv
                ? response.write(Csv.MARK + Csv.lines(List.of(AuditEntry.COLUMNS), SEPARATOR))
                : Future.succeededFuture();
        head.compose(begun -> pages(ctx, filter, "", csv ? AuditExport::rows : AuditExport::lines))
                .compose(written -> response.end())
                .onFailure(failure -> Answers.failed(ctx, failure));
    }

    /** The next page is read when the client has taken the last. */
    private Future<Void> pages(
            RoutingContext ctx, AuditFilter filter, String after, Function<List<AuditEntry>, String> text) {
        return answers.part(
                        ctx,
                        () -> store.page(filter, after, false, PAGE)
                                .compose(page -> page.isEmpty()
                                        ? Future.succeededFuture(page)
                                        : ctx.response().write(text.apply(page)).map(page)))
                .compose(page -> page.size() < PAGE
                        ? Future.succeededFuture()
                        : pages(ctx, filter, page.get(page.size() - 1).id(), text));
    }

    private static String lines(List<AuditEntry> page) {
        return page.stream().map(entry -> entry.toJson().encode() + "\n").collect(Collectors.joining());
    }

    private static String rows(List<AuditEntry> page) {
        return Csv.lines(page.stream().map(AuditEntry::cells).toList(), SEPARATOR);
    }
}
