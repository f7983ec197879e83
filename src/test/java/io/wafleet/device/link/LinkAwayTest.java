package io.wafleet.device.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkAwayTest {
    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

    private final LinkAway away = new LinkAway();

    /** A look each minute: {@code state}, with {@code !} while a user wants the device stopped, {@code -} without a jid. */
    private double after(String looks) {
        Instant now = START;
        for (String look : looks.split(" ", -1)) {
            now = now.plusSeconds(60);
            String state = look.replaceAll("[!-]$", "").replace('-', '_').toUpperCase(Locale.ROOT);
            away.look(LinkState.valueOf(state), !look.endsWith("!"), !look.endsWith("-"), now);
        }
        return away.seconds(now.plusSeconds(60));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            the first that goes,                       online connecting,                                60
            goes on being away,                        online connecting offline offline,                180
            a restart of the child does not count anew, online offline unknown connecting offline,       240
            one that does not tell,                    online unknown unknown,                           120
            after a boot,                              unknown,                                          60
            back again,                                online offline online,                            0
            back and gone again,                       offline offline online connecting,                60
            logged out,                                online logged-out- logged-out-,                   120
            logged out and a code shown,               online logged-out- pairing-,                      120
            paired again,                              logged-out- pairing- online,                      0
            opened elsewhere,                          online replaced connecting,                       120
            never paired,                              unknown- unpaired- pairing- unpaired-,            0
            pairing for the first time,                unknown- unpaired- pairing-,                      0
            stopped by a user,                         online offline unknown!,                          0
            stopped and started by a user,             offline offline unknown! unknown,                 60
            """)
    void shouldTellForHowLongANumberIsNotConnectedThatShouldBe(String name, String looks, double seconds) {
        assertThat(after(looks)).as(name).isEqualTo(seconds);
    }

    @Test
    void shouldBeZeroBeforeAnyLookAndNeverBelow() {
        assertThat(away.seconds(START)).isZero();
        away.look(LinkState.OFFLINE, true, true, START);
        assertThat(away.seconds(START.minusSeconds(5))).isZero();
    }
}
