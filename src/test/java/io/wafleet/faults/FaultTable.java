package io.wafleet.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Prints which faults were injected and what came of it, and writes the same to {@code target/faults.md}. */
public final class FaultTable implements TestExecutionListener {
    /** Under this key a test publishes a number worth keeping. */
    static final String MEASURED = "measured";

    private static final Path FILE = Path.of("target", "faults.md");
    private static final Comparator<Row> ORDER =
            Comparator.<Row>comparingInt(row -> row.fault.id().charAt(0)).thenComparingInt(Row::number);

    private final Map<String, Row> rows = new LinkedHashMap<>();
    private TestPlan plan;

    private static final class Row {
        private final Fault fault;
        private final List<String> notes = new ArrayList<>();
        private String outcome = "not run";
        private long begun;
        private double seconds;

        Row(Fault fault) {
            this.fault = fault;
        }

        int number() {
            return Integer.parseInt(fault.id().substring(1).replaceAll("\\D.*", ""));
        }

        /** Of a test with several rounds the worst counts. */
        void finished(TestExecutionResult result) {
            seconds += (System.nanoTime() - begun) / 1e9;
            switch (result.getStatus()) {
                case FAILED -> outcome = "**failed**";
                case ABORTED ->
                    skipped(result.getThrowable().map(Throwable::getMessage).orElse("assumption"));
                case SUCCESSFUL -> outcome = outcome.equals("not run") ? "passed" : outcome;
            }
        }

        void skipped(String reason) {
            if (!outcome.startsWith("**")) {
                outcome = "skipped (" + reason.replaceFirst("^Assumption failed: ", "") + ")";
            }
        }

        String line() {
            String noted = notes.isEmpty() ? "" : "; " + String.join(", ", notes);
            String cells = String.join(" | ", fault.id(), fault.injected(), fault.holds(), outcome + noted);
            return "| " + cells + " | " + "%.1f".formatted(seconds) + " |";
        }
    }

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = started;
        started.getRoots().forEach(root -> started.getDescendants(root).forEach(this::row));
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        row(test).ifPresent(row -> row.begun = System.nanoTime());
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        row(test)
                .filter(row -> test.isTest() || result.getStatus() != TestExecutionResult.Status.SUCCESSFUL)
                .ifPresent(row -> row.finished(result));
        boolean below = !test.isTest() && result.getStatus() == TestExecutionResult.Status.ABORTED;
        if (below) {
            String reason = result.getThrowable().map(Throwable::getMessage).orElse("assumption");
            plan.getDescendants(test).forEach(each -> row(each).ifPresent(row -> row.skipped(reason)));
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        row(test).ifPresent(row -> row.skipped(reason));
        plan.getDescendants(test).forEach(each -> row(each).ifPresent(row -> row.skipped(reason)));
    }

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
        String measured = entry.getKeyValuePairs().get(MEASURED);
        if (measured != null) {
            row(test).ifPresent(row -> row.notes.add(measured));
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan finished) {
        if (rows.isEmpty()) {
            return;
        }
        List<String> lines = new ArrayList<>();
        lines.add("| case | injected | must hold | outcome | seconds |");
        lines.add("| --- | --- | --- | --- | ---: |");
        rows.values().stream().sorted(ORDER).map(Row::line).forEach(lines::add);
        lines.add("");
        lines.add(summary());
        try {
            Files.createDirectories(FILE.toAbsolutePath().getParent());
            Files.write(FILE, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.out.println("\nFaults (" + FILE + "):\n\n" + String.join("\n", lines) + "\n");
    }

    private String summary() {
        double seconds = rows.values().stream().mapToDouble(row -> row.seconds).sum();
        String form = Form.isLong() ? "long" : "short";
        return String.format(
                Locale.ROOT,
                "The %s form: %d cases, %d passed, %d failed, %d skipped, %d not run; %.0f s within the cases.",
                form,
                rows.size(),
                count("passed"),
                count("**failed"),
                count("skipped"),
                count("not run"),
                seconds);
    }

    private long count(String outcome) {
        return rows.values().stream()
                .filter(row -> row.outcome.startsWith(outcome))
                .count();
    }

    private Optional<Row> row(TestIdentifier test) {
        return test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getJavaMethod())
                .filter(method -> method.isAnnotationPresent(Fault.class))
                .map(this::row);
    }

    private Row row(Method method) {
        return rows.computeIfAbsent(method.toString(), name -> new Row(method.getAnnotation(Fault.class)));
    }
}
