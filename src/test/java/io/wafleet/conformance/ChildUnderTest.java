package io.wafleet.conformance;

import java.util.List;
import java.util.Map;

/**
 * A program that claims to speak the child's dialect.
 *
 * @param command the program without any argument
 * @param environment what it needs beside {@link RunningChild#ENVIRONMENT}
 */
record ChildUnderTest(String name, List<String> command, Map<String, String> environment) {
    ChildUnderTest {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    ChildUnderTest with(Map<String, String> other) {
        return new ChildUnderTest(name, command, other);
    }
}
