package io.wafleet.http;

import io.vertx.ext.web.RoutingContext;
import io.wafleet.problem.Problem;
import io.wafleet.problem.Unknown;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request's query parameters, checked. */
public final class Query {
    private Query() {}

    /** Refuses parameters that are not among the known ones, and values that are no text. */
    static void check(RoutingContext ctx, Set<String> known) {
        only(ctx, known);
        ctx.queryParams().forEach(parameter -> {
            String fault = JsonText.fault(parameter.getValue(), false);
            if (fault != null) {
                throw Problem.field(parameter.getKey(), fault).exception();
            }
        });
    }

    /** Refuses all other parameters: what nobody reads its sender does not know to be unread. */
    public static void only(RoutingContext ctx, Set<String> known) {
        for (String name : ctx.queryParams().names()) {
            if (!known.contains(name)) {
                throw Unknown.of("query parameter", name, known).exception();
            }
        }
    }

    public static long number(RoutingContext ctx, String name, long min, long max, long fallback) {
        String text = ctx.request().getParam(name);
        if (text == null) {
            return fallback;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw Problem.field(name, "must be a whole number").exception();
        }
        throw Problem.field(name, "must be between " + min + " and " + max).exception();
    }

    /** One of the enum's words in lower case, or null if the parameter is absent. */
    public static <E extends Enum<E>> @Nullable String choice(RoutingContext ctx, String name, Class<E> type) {
        String text = ctx.request().getParam(name);
        return text == null ? null : Choice.of(name, text, type);
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
