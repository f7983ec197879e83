package io.wafleet.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.gowa.surface.Route;
import io.wafleet.gowa.surface.Surface;
import io.wafleet.gowa.surface.Treatment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of docs/proxy.md is that of the program. */
class ProxyDocTest {
    private static final Path DOCUMENT = Path.of("docs/proxy.md");

    @Test
    void shouldShowEveryCallWhenItIsDocumented() throws IOException {
        String table = Surface.routes().stream()
                .map(ProxyDocTest::row)
                .collect(Collectors.joining("\n", "| call | scope | what becomes of it |\n|---|---|---|\n", "\n"));

        assertThat(Files.readString(DOCUMENT))
                .as("put this into %s:%n%s", DOCUMENT, table)
                .contains(table);
    }

    private static String row(Route route) {
        String scope = route.treatment() == Treatment.HEALTH ? "none" : "`" + Scopes.of(route.effect()) + "`";
        return "| `" + route.name() + "` | " + scope + " | " + what(route.treatment()) + " |";
    }

    private static String what(Treatment treatment) {
        return switch (treatment) {
            case PASS -> "passed";
            case PASS_ANY -> "passed, to any of the caller's children unless one is named";
            case PASS_DOWNLOAD -> "passed; the file's address is the gateway's";
            case PASS_FILE -> "passed, as an attachment";
            case SEND -> "taken over: by the lane";
            case LOGIN -> "taken over: the same code while it is valid";
            case QR_PICTURE -> "taken over: the picture of that code";
            case LOGIN_BY_CODE -> "taken over: not while a code to scan is out";
            case LOGOUT, RECONNECT -> "taken over";
            case LIST_DEVICES -> "taken over: all of the caller's devices";
            case GET_DEVICE, ADD_DEVICE, REMOVE_DEVICE -> "taken over: the gateway's devices";
            case MCP -> "read: each tool as the same call of this table";
            case HEALTH -> "answered by the gateway";
            case PAGE -> "taken over: the page that `WAFLEET_GOWA_UI` names";
            case SOCKET -> "taken over: what all of the caller's devices say, or one that is named";
            default -> "refused: " + Instead.of(treatment);
        };
    }
}
