package io.wafleet.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Prints which faults were injected and what came of it. In {@code target/faults.md} are all of one build, whichever of its
 * JVMs they ran in.
 */
public final class FaultTable implements TestExecutionListener {
    /** Under this key a test publishes a number worth keeping. */
    static final String MEASURED = "measured";

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

        FaultRow told() {
            String noted = notes.isEmpty() ? "" : "; " + String.join(", ", notes);
            return new FaultRow(fault.id(), fault.injected(), fault.holds(), outcome + noted, seconds);
        }
    }

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = started;
        rows.clear();
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
        List<FaultRow> told = rows.values().stream().map(Row::told).toList();
        try {
            FaultFile.add(told);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.out.println("\nFaults:\n\n" + String.join("\n", FaultFile.table(told)) + "\n");
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
