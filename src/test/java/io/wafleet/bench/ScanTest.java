package io.wafleet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScanTest {
    private static final byte[] BYTES = Scan.ascii("aab aabc 12345x");

    @Test
    void shouldFindWhatIsThereAsAWhole() {
        byte[] wanted = Scan.ascii("aabc");
        assertThat(Scan.find(wanted, BYTES, 0, BYTES.length)).isEqualTo(4);
        assertThat(Scan.find(wanted, BYTES, 4, 8)).isEqualTo(4);
        assertThat(Scan.find(wanted, BYTES, 4, 7)).isNegative();
        assertThat(Scan.find(wanted, BYTES, 5, BYTES.length)).isNegative();
    }

    @Test
    void shouldReadDigitsUpToTheFirstOther() {
        assertThat(Scan.number(BYTES, 9, BYTES.length)).isEqualTo(12345);
        assertThat(Scan.number(BYTES, 9, 11)).isEqualTo(12);
        assertThat(Scan.number(BYTES, 0, BYTES.length)).isZero();
    }
}
