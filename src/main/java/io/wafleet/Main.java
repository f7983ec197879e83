package io.wafleet;

import io.wafleet.cli.Cli;
import io.wafleet.cli.GatewayStarter;
import io.wafleet.cli.RunningGateway;
import io.wafleet.cli.StartException;
import java.nio.file.Path;
import java.util.Map;

/** Where the program starts: hands the command line the means to start a gateway. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Path root = Path.of(System.getProperty("wafleet.root", "")).toAbsolutePath();
        System.exit(Cli.run(args, new Program(root)));
    }

    private record Program(Path root) implements GatewayStarter {
        @Override
        public RunningGateway start(Map<String, String> environment) throws StartException {
            return Gateway.start(root, environment);
        }

        @Override
        public int endChildren(Map<String, String> environment) throws StartException {
            return Gateway.endChildren(root, environment);
        }
    }
}
