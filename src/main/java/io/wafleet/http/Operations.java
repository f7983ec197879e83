package io.wafleet.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Mounts the operations of the API. Each says what its query may hold and whether it takes a body; whatever else is given is
 * refused before anything happens. Knows which methods a path offers; what can be got can be asked for by {@code HEAD}, too.
 */
public final class Operations {
    private static final String EMPTY_OBJECT = "{}";
    private static final Map<String, ProblemCode> IDS = Map.of(
            "id", ProblemCode.DEVICE_NOT_FOUND,
            "jobId", ProblemCode.JOB_NOT_FOUND,
            "campaignId", ProblemCode.CAMPAIGN_NOT_FOUND,
            "webhookId", ProblemCode.WEBHOOK_NOT_FOUND,
            "seq", ProblemCode.DELIVERY_NOT_FOUND);

    private final Router router;
    private final List<Operation> operations = new ArrayList<>();

    public Operations(Router router) {
        this.router = router;
    }

    private record Operation(HttpMethod method, Pattern path) {}

    /**
     * What can be got.
     *
     * @param query the names of the parameters that it knows
     */
    public Route get(String path, String... query) {
        return mount(HttpMethod.GET, path, query).method(HttpMethod.HEAD).handler(Operations::refuseBody);
    }

    /** With a body, which the operation itself reads and checks. */
    public Route post(String path, String... query) {
        return mount(HttpMethod.POST, path, query);
    }

    /** Needs no more than its path. */
    public Route command(String path) {
        return mount(HttpMethod.POST, path).handler(Operations::refuseBody);
    }

    /** With a body, which the operation itself reads and checks. */
    public Route patch(String path) {
        return mount(HttpMethod.PATCH, path);
    }

    /** Needs no more than its path. */
    public Route delete(String path) {
        return mount(HttpMethod.DELETE, path).handler(Operations::refuseBody);
    }

    private Route mount(HttpMethod method, String path, String... query) {
        String pattern = path.replaceAll(":[A-Za-z]+", "[^/]+").replace("*", ".*");
        operations.add(new Operation(method, Pattern.compile(pattern + "/?")));
        Set<String> known = Set.of(query);
        return router.route(method, path).handler(ctx -> {
            // What is true now and for this caller; who knows better says so.
            ctx.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            checkPath(ctx);
            checkQuery(ctx, known);
            ctx.next();
        });
    }

    /** Nothing has an id with NUL in it, and PostgreSQL takes no such text. */
    private static void checkPath(RoutingContext ctx) {
        ctx.pathParams().forEach((name, value) -> {
            if (JsonText.fault(value, false) != null) {
                throw Problem.of(IDS.getOrDefault(name, ProblemCode.NOT_FOUND)).exception();
            }
        });
    }

    private static void checkQuery(RoutingContext ctx, Set<String> known) {
        ctx.queryParams().forEach(parameter -> {
            if (!known.contains(parameter.getKey())) {
                throw Unknown.of("query parameter", parameter.getKey(), known).exception();
            }
            String fault = JsonText.fault(parameter.getValue(), false);
            if (fault != null) {
                throw Problem.field(parameter.getKey(), fault).exception();
            }
        });
    }

    /** Whoever sends one thinks that it means something. */
    private static void refuseBody(RoutingContext ctx) {
        if (!Bodies.isEmpty(ctx) && !Bodies.of(ctx).toString().strip().equals(EMPTY_OBJECT)) {
            Body.of(ctx).only();
            throw Problem.field("body", "there is none here").exception();
        }
        ctx.next();
    }

    /** Answers that the path is known, but not by this method. */
    public void refuseMethod(RoutingContext ctx) {
        Set<String> allowed = new TreeSet<>();
        operations.stream()
                .filter(operation ->
                        operation.path().matcher(ctx.normalizedPath()).matches())
                .forEach(operation -> allowed.add(operation.method().name()));
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        ctx.response().putHeader(HttpHeaders.ALLOW, String.join(", ", allowed));
        Problems.refuseMethod(ctx);
    }
}
