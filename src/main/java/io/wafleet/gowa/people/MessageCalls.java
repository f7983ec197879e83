package io.wafleet.gowa.people;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.command.people.MessageMark;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.GowaCalls;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What is done with a message for the device's own eyes alone (contract 3.5). */
public final class MessageCalls {
    private final GowaCalls calls;

    public MessageCalls(GowaCalls calls) {
        this.calls = calls;
    }

    /** WhatsApp takes it whether there is such a message or not. */
    public Future<Void> mark(ChildEndpoint child, MessageMark mark) {
        String action = switch (mark.mark()) {
            case DELETE -> "/delete";
            case STAR -> "/star";
            case UNSTAR -> "/unstar";
        };
        String path = "/message/" + URLEncoder.encode(mark.message(), StandardCharsets.UTF_8) + action;
        return calls.post(child, path, new JsonObject().put("phone", mark.chat()))
                .mapEmpty();
    }
}
