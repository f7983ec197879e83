package io.wafleet.demo;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;

/** What the user can type while the demo runs. The first line puts a token into a variable, the others use it. */
record Manual(URI url, String user, String password, Numbers numbers) {
    private static final String TOKEN = "-H \"Authorization: Bearer $TOKEN\"";

    List<String> address() {
        return List.of("  Address   " + url, "  Login     " + user + " / " + password, "");
    }

    List<String> lines() {
        return List.of(
                "Paste these into another shell; without curl, see bin/wafleet --help, which can do the same:",
                "",
                login(),
                "curl -s %s %s/api/devices -d '%s'"
                        .formatted(
                                post(),
                                url,
                                new JsonObject()
                                        .put("phoneNumber", numbers.unpaired())
                                        .encode()),
                "curl -s %s '%s/api/devices/%s/qr?format=png' -o qr.png".formatted(TOKEN, url, numbers.unpaired()),
                "curl -s %s %s/api/messages/send -d '%s'"
                        .formatted(post(), url, message().encode()),
                "curl -s %s '%s/api/events?limit=5'".formatted(TOKEN, url),
                "");
    }

    private String login() {
        String body =
                new JsonObject().put("username", user).put("password", password).encode();
        return "TOKEN=$(curl -s -X POST %s/api/auth/login -H 'Content-Type: application/json' -d '%s' | %s)"
                .formatted(url, body.replace("'", "'\\''"), "sed -n 's/.*\"token\" *: *\"\\([^\"]*\\)\".*/\\1/p'");
    }

    private static String post() {
        return "-X POST " + TOKEN + " -H 'Content-Type: application/json'";
    }

    private JsonObject message() {
        List<String> all = numbers.all();
        return new JsonObject()
                .put("from", all.get(0))
                .put("to", all.get(Math.min(1, all.size() - 1)))
                .put("message", "Olá from curl");
    }
}
