package io.wafleet.cli;

import io.wafleet.client.Api;
import io.wafleet.client.CliFailure;
import io.wafleet.client.Endpoint;
import io.wafleet.client.GatewayFinder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which gateway to talk to. */
final class GatewayOptions {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The gateway's address; else WAFLEET_URL, else the gateway that runs here.")
    @Nullable
    String url;

    @Option(names = "--token", paramLabel = "TOKEN", description = "Token or API key; else WAFLEET_TOKEN.")
    @Nullable
    String token;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "Data directory of the gateway; else WAFLEET_HOME, else data, then .simulated, then .demo.")
    @Nullable
    Path home;

    Endpoint endpoint(Shell shell) {
        GatewayFinder finder = new GatewayFinder(shell.environment(), shell.root());
        return finder.find(new GatewayFinder.Wish(url, token, home));
    }

    Api api(Shell shell) {
        Endpoint endpoint = endpoint(shell);
        if (endpoint.token() == null) {
            throw CliFailure.usage(
                    "No token for %s: give --token or WAFLEET_TOKEN ('wafleet token --user NAME' gets one)."
                            .formatted(endpoint.url()));
        }
        return new Api(endpoint);
    }
}
