package io.wafleet.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=2-5, 2, 4",
        "bytes=5-, 5, 5",
        "bytes=-3, 7, 3",
        "bytes=-30, 0, 10",
        "bytes=9-999999999999999999, 9, 1",
    })
    void shouldGiveThePartThatIsAskedFor(String header, long offset, long length) {
        assertThat(ByteRange.of(header, 10)).isEqualTo(new ByteRange(offset, length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,3-4", "lines=1-2", "bytes=a-b"})
    void shouldGiveAllWhenNothingSensibleIsAskedFor(String header) {
        assertThat(ByteRange.of(header, 10)).isEqualTo(new ByteRange(0, 10));
        assertThat(ByteRange.of(null, 0)).isEqualTo(new ByteRange(0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=-0"})
    void shouldGiveNothingWhenThereIsNoSuchPart(String header) {
        assertThat(ByteRange.of(header, 10)).isNull();
    }

    @Test
    void shouldSayWhichPartItIs() {
        assertThat(new ByteRange(2, 4).contentRange(10)).isEqualTo("bytes 2-5/10");
    }
}
