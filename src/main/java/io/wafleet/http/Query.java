package io.wafleet.http;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.wafleet.command.PageRequest;
import io.wafleet.http.contract.Schema;
import io.wafleet.problem.Problem;
import io.wafleet.problem.Unknown;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request's query parameters, checked. */
public final class Query {
    private Query() {}

    /**
     * All parameters. Whoever reads a query that nobody has checked reads it here: elsewhere one that cannot be decoded looks like a
     * bug of ours. Fails with {@code invalid-request}.
     */
    public static MultiMap all(RoutingContext ctx) {
        try {
            return ctx.queryParams();
        } catch (HttpException undecodable) {
            throw Problem.field("query", "has a % that encodes nothing: the sign itself is written %25")
                    .exception();
        }
    }

    /** Refuses parameters that are not among the known ones, that are missing, come twice, or are not as they must be. */
    static void check(RoutingContext ctx, Schema known) {
        only(ctx, known.names());
        for (String name : all(ctx).names()) {
            List<String> values = all(ctx).getAll(name);
            String value = values.get(0);
            String fault = values.size() > 1 ? "occurs more than once" : JsonText.fault(value, false);
            if (fault != null) {
                throw Problem.field(name, fault).exception();
            }
            known.checkText(name, value);
        }
        for (String name : known.required()) {
            if (!all(ctx).contains(name)) {
                throw Problem.field(name, "is missing").exception();
            }
        }
    }

    /** Refuses all other parameters: what nobody reads its sender does not know to be unread. */
    public static void only(RoutingContext ctx, Set<String> known) {
        for (String name : all(ctx).names()) {
            if (!known.contains(name)) {
                throw Unknown.of("query parameter", name, known).exception();
            }
        }
    }

    /** A whole number, which the contract has looked at; or what it is where it is left out. */
    public static long number(RoutingContext ctx, String name, long fallback) {
        String text = ctx.request().getParam(name);
        return text == null ? fallback : Long.parseLong(text);
    }

    /**
     * Which page of a list is wanted, by {@code after} and {@code limit}.
     *
     * @param usual how many there are on a page where the request does not say
     */
    public static PageRequest page(RoutingContext ctx, int usual) {
        return new PageRequest(ctx.request().getParam("after"), (int) number(ctx, "limit", usual));
    }

    /** A time with its zone, or null if the parameter is absent. */
    public static @Nullable Instant time(RoutingContext ctx, String name) {
        String text = ctx.request().getParam(name);
        // In a query, a plus that was not escaped is a blank.
        return text == null ? null : TimeText.read(name, text.replaceFirst(" (?=\\d\\d:?\\d\\d$)", "+"));
    }

    public static boolean flag(RoutingContext ctx, String name) {
        String text = ctx.request().getParam(name);
        return text != null && flag(name, text);
    }

    /** A parameter without a value says yes. */
    public static boolean flag(String name, String text) {
        if (text.equals("false")) {
            return false;
        }
        if (text.equals("true") || text.isEmpty()) {
            return true;
        }
        throw Problem.field(name, "must be true or false").exception();
    }
}
