package io.wafleet.rest;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.config.Configuration;
import io.wafleet.csv.Csv;
import io.wafleet.http.Answers;
import io.wafleet.http.Caller;
import io.wafleet.http.Handlers;
import io.wafleet.http.Operations;
import io.wafleet.http.Query;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.store.Database;
import io.wafleet.usage.Group;
import io.wafleet.usage.UsageFilter;
import io.wafleet.usage.UsageReportStore;
import io.wafleet.usage.UsageReportStore.Page;
import io.wafleet.usage.UsageRow;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/usage}: who has sent and received how much, as JSON page by page, or whole as CSV. */
final class UsageRoutes {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;
    private static final int DEFAULT_DAYS = 30;

    private final UsageReportStore store;
    private final Answers answers;
    private final ZoneId zone;

    UsageRoutes(Database database, Answers answers, Configuration.Quotas days) {
        this.store = new UsageReportStore(database);
        this.answers = answers;
        this.zone = days.zone();
    }

    void bind(Handlers api) {
        api.handle("getUsage", this::usage);
    }

    private void usage(RoutingContext ctx) {
        UsageFilter filter = filter(ctx);
        if (Operations.wants(ctx, Csv.MEDIA_TYPE)) {
            refuseInCsv(ctx, "after");
            refuseInCsv(ctx, "limit");
            csv(ctx, filter).onFailure(failure -> Answers.failed(ctx, failure));
            return;
        }
        List<String> after = after(ctx, filter.groups());
        int limit = (int) Query.number(ctx, "limit", DEFAULT_LIMIT);
        String start = ctx.request().getParam("after", "");
        answers.json(ctx, () -> store.page(filter, after, limit).map(page -> json(filter, page, start)));
    }

    private static void refuseInCsv(RoutingContext ctx, String name) {
        if (ctx.request().getParam(name) != null) {
            throw Problem.field(name, "is not for CSV, which has all rows").exception();
        }
    }

    private UsageFilter filter(RoutingContext ctx) {
        LocalDate today = LocalDate.now(zone);
        LocalDate to = day(ctx, "to", today);
        LocalDate from = day(ctx, "from", to.minusDays(DEFAULT_DAYS - 1));
        if (from.isAfter(to)) {
            throw Problem.field("from", "must not be after to, which is " + to).exception();
        }
        return new UsageFilter(access(ctx), from, to, groups(ctx.request().getParam("group")));
    }

    private static LocalDate day(RoutingContext ctx, String name, LocalDate fallback) {
        String text = ctx.request().getParam(name);
        if (text == null) {
            return fallback;
        }
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.getYear() > 0 && day.getYear() <= 9999) {
                return day;
            }
        } catch (DateTimeException unreadable) {
            throw noDay(name);
        }
        throw noDay(name);
    }

    private static RuntimeException noDay(String name) {
        return Problem.field(name, "must be a day such as 2026-01-31").exception();
    }

    /** A device that is gone has its usage still, so it is not looked for. */
    private static Access access(RoutingContext ctx) {
        Access access = Caller.access(ctx);
        String tenant = ctx.request().getParam("tenant");
        String device = ctx.request().getParam("device");
        Access whose = tenant == null ? access : access.within(tenant);
        if (device == null) {
            return whose;
        }
        if (!DeviceId.isValid(device)) {
            throw Problem.field("device", "must be the id of a device").exception();
        }
        return whose.only(Set.of(new DeviceId(device)));
    }

    private static Set<Group> groups(@Nullable String text) {
        Set<Group> groups = EnumSet.noneOf(Group.class);
        for (String word : (text == null ? "day,tenant,device" : text).split(",", -1)) {
            groups.add(Group.parse("group", word));
        }
        if (groups.contains(Group.DAY) && groups.contains(Group.MONTH)) {
            throw Problem.field("group", "must not have both day and month").exception();
        }
        return groups;
    }

    private static List<String> after(RoutingContext ctx, List<Group> groups) {
        String cursor = ctx.request().getParam("after");
        if (cursor == null) {
            return List.of();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            JsonArray names = new JsonArray(new String(bytes, StandardCharsets.UTF_8));
            if (names.size() == groups.size() && names.stream().allMatch(String.class::isInstance)) {
                return names.stream().map(String::valueOf).toList();
            }
        } catch (IllegalArgumentException | DecodeException unreadable) {
            throw wrongCursor();
        }
        throw wrongCursor();
    }

    private static RuntimeException wrongCursor() {
        return Problem.field("after", "must be the last of the page before, with the same group")
                .exception();
    }

    private static String cursor(List<String> names) {
        byte[] bytes = new JsonArray(names).encode().getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private JsonObject json(UsageFilter filter, Page page, String start) {
        JsonArray rows = new JsonArray();
        page.rows().forEach(row -> rows.add(row.toJson()));
        return new JsonObject()
                .put("from", filter.from().toString())
                .put("to", filter.to().toString())
                .put("zone", zone.getId())
                .put("usage", rows)
                .put("more", page.more())
                .put("last", page.rows().isEmpty() ? start : cursor(page.last()));
    }

    private Future<Void> csv(RoutingContext ctx, UsageFilter filter) {
        HttpServerResponse response = ctx.response()
                .setChunked(true)
                .putHeader("Content-Type", Csv.TYPE)
                .putHeader("Content-Disposition", "attachment; filename=\"usage.csv\"");
        return response.write(Csv.MARK + Csv.lines(List.of(UsageRow.columns(filter.groups()))))
                .compose(begun -> pages(ctx, filter, List.of()))
                .compose(written -> response.end());
    }

    /** The next page is read when the client has taken the last. */
    private Future<Void> pages(RoutingContext ctx, UsageFilter filter, List<String> after) {
        return answers.part(
                        ctx,
                        () -> store.page(filter, after, MAX_LIMIT)
                                .compose(page -> ctx.response()
                                        .write(Csv.lines(page.rows().stream()
                                                .map(UsageRow::cells)
                                                .toList()))
                                        .map(page)))
                .compose(page -> page.more() ? pages(ctx, filter, page.last()) : Future.succeededFuture());
    }
}
