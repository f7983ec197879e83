package io.wafleet.auth.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PasswordLineTest {
    private final List<String> served = new ArrayList<>();
    private final PasswordLine line = new PasswordLine();

    private boolean join(String who, boolean isKnown) {
        return line.join(() -> served.add(who), isKnown);
    }

    private void serveAll() {
        for (Runnable next = line.next(); next != null; next = line.next()) {
            next.run();
        }
    }

    @Test
    void shouldServeTheKnownFirstAndEachInTheirOrder() {
        join("stranger 1", false);
        join("known 1", true);
        join("stranger 2", false);
        join("known 2", true);

        serveAll();

        assertThat(served).containsExactly("known 1", "known 2", "stranger 1", "stranger 2");
    }

    @Test
    void shouldKeepPlacesForTheKnownWhenStrangersFillTheLine() {
        long strangers = IntStream.range(0, 1000).filter(i -> join("x", false)).count();
        long known = IntStream.range(0, 1000).filter(i -> join("y", true)).count();

        assertThat(strangers).isEqualTo(PasswordLine.MOST - PasswordLine.KEPT);
        assertThat(known).isEqualTo(PasswordLine.KEPT);
        // Whose turn it is takes a place still.
        serveAll();
        assertThat(join("z", true)).isFalse();
        line.leave(false);
        assertThat(join("stranger", false)).isTrue();
        assertThat(join("z", true)).isFalse();
    }
}
