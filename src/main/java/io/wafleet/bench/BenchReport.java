package io.wafleet.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.terminal.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The figures of one subject, each beside its goal, and further numbers that have none. */
public final class BenchReport {
    private final String subject;
    private final Machine machine;
    private final Consumer<String> progress;
    private final List<Figure> figures = new ArrayList<>();
    private final JsonObject numbers = new JsonObject();

    /** @param progress told of each figure as soon as it is known */
    public BenchReport(String subject, Machine machine, Consumer<String> progress) {
        this.subject = subject;
        this.machine = machine;
        this.progress = progress;
    }

    public void add(Figure figure) {
        figures.add(figure);
        progress.accept("%s: %s (goal %s)".formatted(figure.name(), figure.measuredText(), figure.goalText()));
    }

    /** A number without a goal; its name ends in its unit. */
    public void number(String name, double value) {
        numbers.put(name, Math.round(value * 1000) / 1000.0);
    }

    public boolean isMet() {
        return !figures.isEmpty() && figures.stream().allMatch(Figure::isMet);
    }

    public List<String> lines() {
        TextTable table = new TextTable("FIGURE", "MEASURED", "GOAL", "MET", "HOW");
        for (Figure figure : figures) {
            table.row(
                    figure.name(),
                    figure.measuredText(),
                    figure.goalText(),
                    figure.isMet() ? "yes" : "NO",
                    figure.how());
        }
        List<String> lines = new ArrayList<>();
        lines.add(subject + ": " + machine.line());
        lines.add("");
        lines.addAll(table.lines());
        lines.add("");
        numbers.forEach(number ->
                lines.add(String.format(Locale.ROOT, "%s: %s", number.getKey(), plain((Double) number.getValue()))));
        lines.add(isMet() ? "All goals are met." : "Not all goals are met.");
        return lines;
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString(Math.round(value)) : Double.toString(value);
    }

    public JsonObject json() {
        JsonArray list = new JsonArray();
        figures.forEach(figure -> list.add(figure.json()));
        return new JsonObject()
                .put("subject", subject)
                .put("met", isMet())
                .put("machine", machine.json())
                .put("figures", list)
                .put("numbers", numbers);
    }
}
