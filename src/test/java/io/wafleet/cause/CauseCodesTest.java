package io.wafleet.cause;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code's list of causes, the contract's and the operators' are one. */
class CauseCodesTest {
    private static final Path MAIN = Path.of("src/main/java/io/wafleet");
    private static final Pattern ENUM = Pattern.compile(
            "\n    Cause:\n.*?\n        code:\n.*?\n          enum:\n((?:            - \\S+\n)+)", Pattern.DOTALL);
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\| (.+?) \\| (.+?) \\| (.+?) \\|$");

    private static List<String> codes() {
        return Arrays.stream(CauseCode.values()).map(CauseCode::code).toList();
    }

    @Test
    void shouldBeInTheContractAllOfThem() throws IOException {
        Matcher contract = ENUM.matcher(Files.readString(Path.of("src/main/resources/openapi.yaml")));

        assertThat(contract.find()).isTrue();
        assertThat(contract.group(1).lines().map(line -> line.replace("- ", "").strip()))
                .containsExactlyElementsOf(codes());
    }

    @Test
    void shouldBeExplainedWithTheirTextAllOfThem() throws IOException {
        List<String> rows = ROW.matcher(Files.readString(Path.of("docs/causes.md")))
                .results()
                .map(row -> row.group(1) + " | " + row.group(2))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(CauseCode.values())
                        .map(code -> code.code() + " | " + code.template().text())
                        .toList());
    }

    @Test
    void shouldBeProducedBySomethingAllOfThem() throws IOException {
        String sources;
        try (Stream<Path> files = Files.walk(MAIN)) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("CauseCode.java"))
                    .map(CauseCodesTest::read)
                    .reduce("", String::concat);
        }
        assertThat(CauseCode.values())
                .allSatisfy(code -> assertThat(sources).containsPattern("\\bCauseCode\\." + code.name() + "\\b"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
