package io.wafleet.cli;

import io.vertx.core.json.JsonObject;
import io.wafleet.client.Api;
import io.wafleet.client.CliFailure;
import io.wafleet.client.Endpoint;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "token",
        description = "Print a token for the API.",
        footer = {
            "",
            "Without --user it is the key of this machine's command line: it is valid until this gateway ends, also when it is",
            "restarted at once. For a program make a key ('wafleet keys add'); a token of --user is valid for JWT_EXPIRES_IN.",
            "The password is taken from DEFAULT_ADMIN_PASS, else asked for, else read from the input."
        })
final class TokenCommand implements Callable<Integer> {
    private final Shell shell;

    @Option(names = "--user", paramLabel = "NAME", description = "Log in as this user.")
    @Nullable
    String user;

    @Mixin
    GatewayOptions gateway = new GatewayOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    TokenCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        Endpoint endpoint = gateway.endpoint(shell);
        JsonObject answer = user == null ? local(endpoint) : login(endpoint, user);
        output.show(shell.terminal(), answer, List.of(answer.getString("token")));
        if (user == null && shell.terminal().outIsTty()) {
            shell.terminal().err().println("Valid until this gateway ends; for programs: wafleet keys add NAME");
        }
        return 0;
    }

    private static JsonObject local(Endpoint endpoint) {
        if (endpoint.token() == null) {
            throw CliFailure.usage("No token is kept here for " + endpoint.url() + ": log in with --user.");
        }
        return new JsonObject().put("token", endpoint.token());
    }

    private JsonObject login(Endpoint endpoint, String name) throws IOException {
        JsonObject credentials = new JsonObject().put("username", name).put("password", password(name));
        return new Api(new Endpoint(endpoint.url(), null)).post("/api/auth/login", credentials);
    }

    private String password(String name) throws IOException {
        String given = shell.environment().get("DEFAULT_ADMIN_PASS");
        if (given != null && !given.isEmpty()) {
            return given;
        }
        String typed = PasswordInput.read(shell, name);
        if (typed == null) {
            throw CliFailure.usage("No password: set DEFAULT_ADMIN_PASS or write it to the input.");
        }
        return typed;
    }
}
