package io.wafleet.rest.docs;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.http.EntityTag;
import io.wafleet.http.Handlers;
import io.wafleet.http.contract.ContractDocument;
import io.wafleet.id.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * {@code /docs}: the contract to read and to try, and as files for programs. For everybody: it holds nothing of what this
 * gateway has. Each file is made when it is first asked for, and kept: most gateways are never asked. Confined to the context of
 * the API server.
 */
public final class DocsRoutes {
    private static final String UI = "META-INF/resources/webjars/swagger-ui/5.34.1/";
    /** Of the two scripts that the page has, both are from here; the UI styles by attributes what it draws. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String PAGE = "text/html; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String YAML = "application/yaml";

    private final Vertx vertx;
    private final ContractDocument contract;
    private final Map<String, Future<Kept>> files = new HashMap<>();

    public DocsRoutes(Vertx vertx, ContractDocument contract) {
        this.vertx = vertx;
        this.contract = contract;
    }

    /** What is sent of a file, and what it is told by. */
    private record Kept(Buffer bytes, String tag) {}

    public void bind(Handlers api) {
        api.handle("openapi", ctx -> send(ctx, "openapi.yaml", YAML, contract::asYaml));
    }

    public void mount(Router router) {
        // Relative, so that it stays where it is under a prefix; and a page's own addresses are, too.
        get(router, "/docs").handler(ctx -> redirect(ctx, ctx.request().path().endsWith("/") ? "" : "docs/"));
        get(router, "/api-docs")
                .handler(ctx -> redirect(ctx, ctx.request().path().endsWith("/") ? "../docs/" : "docs/"));
        serve(router, "", PAGE, () -> resource("docs/index.html"));
        serve(router, "docs.js", SCRIPT, () -> resource("docs/docs.js"));
        serve(router, "swagger-ui-bundle.js", SCRIPT, () -> resource(UI + "swagger-ui-bundle.js"));
        serve(router, "swagger-ui.css", "text/css; charset=utf-8", () -> resource(UI + "swagger-ui.css"));
        serve(router, "favicon-32x32.png", "image/png", () -> resource(UI + "favicon-32x32.png"));
        serve(router, "openapi.yaml", YAML, contract::asYaml);
        serve(router, "openapi.json", "application/json", contract::asJson);
        serve(router, "postman", "application/json", () -> new Postman(contract).asJson());
    }

    private static Route get(Router router, String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
    }

    private static void redirect(RoutingContext ctx, String to) {
        if (to.isEmpty()) {
            ctx.next();
        } else {
            ctx.response()
                    .setStatusCode(302)
                    .putHeader(HttpHeaders.LOCATION, to)
                    .end();
        }
    }

    private void serve(Router router, String name, String type, Callable<Buffer> made) {
        get(router, "/docs/" + name).handler(ctx -> send(ctx, name, type, made));
    }

    private void send(RoutingContext ctx, String name, String type, Callable<Buffer> made) {
        files.computeIfAbsent(name, first -> vertx.executeBlocking(() -> kept(made.call()), false))
                .onFailure(ctx::fail)
                .onSuccess(file -> {
                    ctx.response()
                            .putHeader(HttpHeaders.CONTENT_TYPE, type)
                            .putHeader("Content-Security-Policy", POLICY)
                            // Asked for each time, and mostly answered by 304: after an update it is another.
                            .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
                    if (EntityTag.has(ctx, file.tag())) {
                        EntityTag.answer(ctx);
                    } else {
                        ctx.response().end(file.bytes());
                    }
                });
    }

    private static Kept kept(Buffer bytes) {
        return new Kept(bytes, Sha256.of("", bytes.getBytes()));
    }

    private static Buffer resource(String name) throws IOException {
        try (InputStream in = DocsRoutes.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program has no " + name);
            }
            return Buffer.buffer(in.readAllBytes());
        }
    }
}
