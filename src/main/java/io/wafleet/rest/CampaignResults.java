package io.wafleet.rest;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.campaign.Campaign;
import io.wafleet.campaign.CampaignStore;
import io.wafleet.campaign.RowResult;
import io.wafleet.csv.Csv;
import io.wafleet.http.Answers;
import io.wafleet.http.Caller;
import io.wafleet.http.Operations;
import io.wafleet.store.PageSize;
import java.util.List;
import java.util.stream.Collectors;

/** {@code /api/campaigns/{id}/result}: what became of each row, as CSV or JSON, page after page as the client takes them. */
final class CampaignResults {
    private static final int PAGE = 500;

    private final CampaignStore store;
    private final Answers answers;

    CampaignResults(CampaignStore store, Answers answers) {
        this.answers = answers;
        this.store = store;
    }

    void send(RoutingContext ctx) {
        Access access = Caller.access(ctx);
        boolean csv = Operations.wants(ctx, Csv.MEDIA_TYPE);
        store.find(access, ctx.pathParam("campaignId"))
                .compose(campaign -> csv ? csv(ctx, campaign) : json(ctx, campaign))
                .onFailure(failure -> Answers.failed(ctx, failure));
    }

    private Future<Void> csv(RoutingContext ctx, Campaign campaign) {
        HttpServerResponse response = begin(ctx, Csv.TYPE)
                .putHeader("Content-Disposition", "attachment; filename=\"" + campaign.id() + ".csv\"");
        return response.write(Csv.MARK + Csv.lines(List.of(RowResult.COLUMNS)))
                .compose(begun -> pages(
                        ctx,
                        campaign,
                        0,
                        page -> response.write(
                                Csv.lines(page.stream().map(RowResult::cells).toList()))))
                .compose(written -> response.end());
    }

    private Future<Void> json(RoutingContext ctx, Campaign campaign) {
        HttpServerResponse response = begin(ctx, "application/json");
        String head = "{\"campaign\":\"" + campaign.id() + "\",\"result\":[";
        boolean[] first = {true};
        return response.write(head)
                .compose(begun -> pages(ctx, campaign, 0, page -> {
                    String objects =
                            page.stream().map(row -> row.toJson().encode()).collect(Collectors.joining(",\n"));
                    String separator = first[0] ? "\n" : ",\n";
                    first[0] = false;
                    return response.write(separator + objects);
                }))
                .compose(written -> response.end("\n]}"));
    }

    private static HttpServerResponse begin(RoutingContext ctx, String type) {
        return ctx.response().setChunked(true).putHeader("Content-Type", type);
    }

    private interface Writer {
        Future<Void> write(List<RowResult> page);
    }

    /** The next page is read when the client has taken the last. */
    private Future<Void> pages(RoutingContext ctx, Campaign campaign, int after, Writer writer) {
        return answers.part(
                        ctx,
                        () -> store.rows(campaign.id(), after, PageSize.step(PAGE))
                                .compose(page -> page.rows().isEmpty()
                                        ? Future.succeededFuture(page)
                                        : writer.write(page.rows()).map(page)))
                .compose(page -> page.more() ? pages(ctx, campaign, page.last(), writer) : Future.succeededFuture());
    }
}
