package io.wafleet.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The child's command line (contract 1.1 and 1.4).
 *
 * @param serve whether to serve; otherwise only {@code message} is printed
 * @param settings the given flags under the names of their environment variables
 * @param message what to print before leaving
 * @param exitCode with which code to leave
 */
record CommandLine(boolean serve, Map<String, String> settings, String message, int exitCode) {
    private static final List<String> BOOLEANS = List.of(
            "--debug",
            "--ui-enabled",
            "--ui-auto-update",
            "--mcp-enabled",
            "--mcp-oauth-enabled",
            "--auto-mark-read",
            "--auto-download-media",
            "--webhook-insecure-skip-verify",
            "--account-validation",
            "--auto-reject-call",
            "--presence-pulse-enabled",
            "--chatwoot-enabled");

    private static final Map<String, String> SHORT =
            Map.of("-p", "--port", "-H", "--host", "-d", "--debug", "-b", "--basic-auth", "-w", "--webhook");

    static CommandLine parse(List<String> arguments) {
        Map<String, String> flags = new HashMap<>();
        Deque<String> rest = new ArrayDeque<>(arguments);
        @Nullable String command = null;
        boolean help = false;
        while (!rest.isEmpty()) {
            String argument = rest.removeFirst();
            if (argument.equals("--help") || argument.equals("-h")) {
                help = true;
            } else if (argument.startsWith("-") && argument.length() > 1) {
                String problem = readFlag(argument, rest, flags);
                if (problem != null) {
                    return failure(problem);
                }
            } else if (command == null) {
                command = argument;
            }
        }
        if (help || command == null || command.equals("help")) {
            return new CommandLine(false, Map.of(), usage(), 0);
        }
        return command.equals("rest")
                ? new CommandLine(true, Map.copyOf(flags), "", 0)
                : failure("unknown command \"" + command + "\" for \"whatsapp\"");
    }

    private static @Nullable String readFlag(String argument, Deque<String> rest, Map<String, String> flags) {
        int equals = argument.indexOf('=');
        String given = equals < 0 ? argument : argument.substring(0, equals);
        String name = SHORT.getOrDefault(given, given);
        String variable = names().get(name);
        if (variable == null) {
            return (given.startsWith("--") ? "unknown flag: " : "unknown shorthand flag: ") + given;
        }
        if (equals >= 0) {
            flags.put(variable, argument.substring(equals + 1));
        } else if (BOOLEANS.contains(name)) {
            flags.put(variable, "true");
        } else if (rest.isEmpty()) {
            return "flag needs an argument: " + given;
        } else {
            flags.put(variable, rest.removeFirst());
        }
        return null;
    }

    private static CommandLine failure(String problem) {
        return new CommandLine(false, Map.of(), "Error: " + problem + "\n" + usage(), 1);
    }

    private static Map<String, String> names() {
        Map<String, String> names = new TreeMap<>();
        String app = "port host debug os basic-auth base-path trusted-proxies cors-allowed-origins ui-enabled"
                + " ui-auto-update ui-repo ui-asset-name ui-update-interval ui-asset-sha256";
        String whatsapp = "account-validation auto-reject-call presence-on-connect presence-pulse-enabled"
                + " presence-pulse-interval presence-pulse-duration auto-mark-read auto-download-media webhook"
                + " webhook-secret webhook-insecure-skip-verify webhook-events webhook-ignore-jids";
        String plain = "mcp-enabled mcp-oauth-enabled mcp-oauth-issuer-url mcp-oauth-resource-url mcp-oauth-db-uri"
                + " db-uri db-keys-uri whatsapp-proxy chatwoot-enabled";
        add(names, app, "APP_");
        add(names, whatsapp, "WHATSAPP_");
        add(names, plain, "");
        names.put("--autoreply", "WHATSAPP_AUTO_REPLY");
        return names;
    }

    private static void add(Map<String, String> names, String flags, String prefix) {
        for (String flag : flags.split(" ", -1)) {
            names.put("--" + flag, prefix + flag.replace('-', '_').toUpperCase(java.util.Locale.ROOT));
        }
    }

    private static String usage() {
        StringBuilder usage = new StringBuilder("Send free whatsapp API\n\nUsage:\n  whatsapp [flags]\n")
                .append("  whatsapp [command]\n\nAvailable Commands:\n  help        Help about any command\n")
                .append("  rest        Send whatsapp API over http\n\nFlags:\n");
        names().keySet().forEach(flag -> usage.append("      ").append(flag).append('\n'));
        return usage.append("  -h, --help   help for whatsapp\n").toString();
    }
}
