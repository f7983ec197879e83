package io.wafleet.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What the demo showed and whether it was true. */
public final class Report {
    private record Check(boolean ok, String text) {}

    private final List<Check> checks = new ArrayList<>();
    private final JsonObject numbers = new JsonObject();

    public void check(boolean ok, String text) {
        checks.add(new Check(ok, text));
    }

    public void number(String name, long value) {
        numbers.put(name, value);
    }

    public boolean isTrue() {
        return !checks.isEmpty() && checks.stream().allMatch(Check::ok);
    }

    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("What the demo showed:");
        checks.forEach(check -> lines.add((check.ok() ? "  yes  " : "  NO   ") + check.text()));
        lines.add(isTrue() ? "All of it was true." : "Not all of it was true.");
        return lines;
    }

    public JsonObject json() {
        JsonArray list = new JsonArray();
        checks.forEach(check -> list.add(new JsonObject().put("ok", check.ok()).put("check", check.text())));
        return new JsonObject().put("ok", isTrue()).put("numbers", numbers).put("checks", list);
    }
}
