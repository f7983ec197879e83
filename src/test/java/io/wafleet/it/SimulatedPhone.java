package io.wafleet.it;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;

/** The phone of a simulated number, and a hand on the child that serves it. */
public final class SimulatedPhone {
    private final String number;
    private final ApiClient child;

    public SimulatedPhone(String number, int port) {
        this.number = number;
        this.child = new ApiClient(URI.create("http://127.0.0.1:" + port), null);
    }

    /** Scans a code. */
    public void scan(String qr) {
        control("pair", new JsonObject().put("phone", number).put("qr", qr));
    }

    public void fault(String fault, JsonObject settings) {
        control("faults", settings.copy().put("fault", fault));
    }

    /** Ends all faults; what hangs is cut off. */
    public void endFaults() {
        child.delete("/__simulator/faults").expect(200);
    }

    public void control(String call, JsonObject body) {
        child.post("/__simulator/" + call, body).expect(200);
    }

    /** The texts that the child has accepted to send, in order. */
    public List<String> sentTexts() {
        return record().stream().map(send -> send.getString("body")).toList();
    }

    /** All that the child has given to WhatsApp, in order. */
    public List<JsonObject> record() {
        return new JsonArray(child.get("/__simulator/record").expect(200).text())
                .stream().map(JsonObject.class::cast).toList();
    }
}
