package io.wafleet.cli;

import io.wafleet.demo.ChildProgram;
import io.wafleet.terminal.Terminal;
import java.nio.file.Path;
import java.util.Map;

/** Everything a command gets from outside. */
record Shell(
        Terminal terminal,
        Map<String, String> environment,
        Path root,
        GatewayStarter starter,
        ChildProgram simulator) {}
