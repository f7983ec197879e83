package io.wafleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.terminal.LiveArea;
import io.wafleet.terminal.Printable;
import io.wafleet.terminal.QrDrawing;
import io.wafleet.terminal.Terminal;
import io.wafleet.terminal.TextTable;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TerminalTest {
    private static final String LIKE_WHATSAPP =
            "2@" + "Zx9".repeat(40) + ",qMbbB0oZyZ3HD5nwM2u4l8fxw2Yw9s2A,vuFqp3Z0nQ==,h2bL6f0=,1";

    @ParameterizedTest
    @EnumSource(QrDrawing.class)
    void shouldDrawCodesThatCanBeReadAgain(QrDrawing drawing) {
        List<String> lines = drawing.lines(LIKE_WHATSAPP);
        assertThat(QrDrawingReader.read(lines, drawing != QrDrawing.ON_LIGHT)).isEqualTo(LIKE_WHATSAPP);
        assertThat(lines.get(0).replaceAll("\u001b\\[[0-9;]*m", "")).hasSizeLessThanOrEqualTo(80);
    }

    @Test
    void shouldUseControlCharactersOnlyForColours() {
        assertThat(String.join("", QrDrawing.ON_DARK.lines("x"))).doesNotContain("\u001b");
        assertThat(QrDrawing.COLOURS.lines("x"))
                .allMatch(line -> line.startsWith("\u001b") && line.endsWith("\u001b[0m"));
    }

    @Test
    void shouldAlignNumbersRight() {
        assertThat(new TextTable("A", "N")
                        .row("x", 5)
                        .row("long", null)
                        .row("y", 1000)
                        .lines())
                .containsExactly("A        N", "x        5", "long     -", "y     1000");
    }

    @Test
    void shouldTakeControlOutOfStrangersText() {
        assertThat(Printable.line("a\u001b]0;title\u0007b\u001b[2Jc\r\nd\u0000\u202ee"))
                .isEqualTo("abc de");
        assertThat(Printable.line("abcdef", 4)).isEqualTo("abc…");
        assertThat(Printable.line("😄😄😄", 3)).isEqualTo("😄😄😄");
    }

    @Test
    void shouldRedrawInPlaceOnlyOnATerminal() {
        assertThat(drawnTwice(true)).contains("\u001b[2A");
        assertThat(drawnTwice(false)).isEqualTo("a\nb\na\nb\n");
    }

    private static String drawnTwice(boolean isTty) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        LiveArea area = new LiveArea(new Terminal(InputStream.nullInputStream(), out, out, false, isTty));
        area.draw(List.of("a", "b"));
        area.draw(List.of("a", "b"));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
