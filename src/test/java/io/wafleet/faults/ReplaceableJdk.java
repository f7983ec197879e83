package io.wafleet.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A copy of this JDK for one gateway, of which the part that starts processes can be exchanged. */
final class ReplaceableJdk implements AutoCloseable {
    private static final Path HELPER = Path.of("lib/jspawnhelper");
    /** Large, and not needed to run a program. */
    private static final Set<String> LEFT_OUT = Set.of("src.zip", "ct.sym", "jmods", "legal", "include", "man", "demo");

    private final Fleet fleet;
    private final Path own;
    private final Path other;

    private ReplaceableJdk(Fleet fleet, Path own, Path other) {
        this.fleet = fleet;
        this.own = own;
        this.other = other;
    }

    /** Skips the test without a second JDK: {@code WAFLEET_SECOND_JAVA_HOME}, or one beside this. */
    static ReplaceableJdk make(Fleet fleet) throws IOException {
        Path current = Path.of(System.getProperty("java.home")).toRealPath();
        Optional<Path> second = second(current);
        assumeTrue(second.isPresent(), "no second JDK; set WAFLEET_SECOND_JAVA_HOME");
        Path own = fleet.gateway().root().resolve("jdk");
        copy(current, own);
        fleet.gateway().set("JAVA_HOME", own.toString());
        return new ReplaceableJdk(fleet, own, second.get());
    }

    private static Optional<Path> second(Path current) throws IOException {
        String given = System.getenv("WAFLEET_SECOND_JAVA_HOME");
        if (given != null) {
            return Optional.of(Path.of(given));
        }
        Path neighbours = current.getParent();
        try (Stream<Path> all = Files.list(neighbours)) {
            return all.filter(each -> Files.isExecutable(each.resolve(HELPER)))
                    .filter(each -> !isSame(each, current))
                    .findFirst();
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.mismatch(one.resolve(HELPER), other.resolve(HELPER)) < 0;
        } catch (IOException unreadable) {
            return true;
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path relative = from.relativize(file);
                boolean wanted = Stream.iterate(relative, part -> part != null, Path::getParent)
                        .noneMatch(part -> LEFT_OUT.contains(part.getFileName().toString()));
                if (wanted && Files.isDirectory(file)) {
                    Files.createDirectories(to.resolve(relative));
                } else if (wanted) {
                    Files.copy(file.toRealPath(), to.resolve(relative));
                }
            }
        }
    }

    Fleet fleet() {
        return fleet;
    }

    void replace() throws IOException {
        Files.move(own.resolve(HELPER), own.resolve("aside"));
        Files.copy(other.resolve(HELPER), own.resolve(HELPER));
    }

    void restore() throws IOException {
        Files.move(own.resolve("aside"), own.resolve(HELPER), StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        fleet.close();
        try (Stream<Path> files = Files.walk(own)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
