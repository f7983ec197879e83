package io.wafleet.rest.docs;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.http.Handlers;
import io.wafleet.http.contract.ContractDocument;
import org.jspecify.annotations.Nullable;

/** {@code /api/openapi.yaml}: the contract itself. */
public final class DocsRoutes {
    private final Vertx vertx;
    private final ContractDocument contract;
    private @Nullable Future<Buffer> yaml;

    public DocsRoutes(Vertx vertx, ContractDocument contract) {
        this.vertx = vertx;
        this.contract = contract;
    }

    public void bind(Handlers api) {
        api.handle("openapi", this::openapi);
    }

    /** Made when it is first asked for: most gateways are never asked. */
    private void openapi(RoutingContext ctx) {
        if (yaml == null) {
            yaml = vertx.executeBlocking(contract::asYaml, false);
        }
        yaml.onFailure(ctx::fail)
                .onSuccess(document -> ctx.response()
                        .putHeader("Content-Type", "application/yaml")
                        .end(document));
    }
}
