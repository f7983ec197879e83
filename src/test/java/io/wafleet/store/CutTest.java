package io.wafleet.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CutTest {
    /** Pages of at most four rows and 100 bytes; the rows' keys are 1, 2, 3, ... */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''            | 0 |   | 0   | false
            10            | 1 | 1 | 10  | false
            10 20         | 2 | 2 | 30  | false
            50 50         | 2 | 2 | 100 | false
            50 51         | 1 | 1 | 50  | true
            500           | 1 | 1 | 500 | false
            500 1         | 1 | 1 | 500 | true
            1 500 1       | 1 | 1 | 1   | true
            1 1 1 1       | 4 | 4 | 4   | true
            0 0 0 0       | 4 | 4 | 0   | true
            """)
    void shouldEndWhereTheBytesOrTheRowsEnd(String sizes, int rows, Integer last, long bytes, boolean more) {
        List<Cut.Row<Integer>> candidates = new ArrayList<>();
        for (String size : sizes.isEmpty() ? new String[0] : sizes.split(" ", -1)) {
            candidates.add(new Cut.Row<>(candidates.size() + 1, Long.parseLong(size)));
        }
        assertThat(Cut.of(candidates, new PageSize(4, 100))).isEqualTo(new Cut<>(rows, last, bytes, more));
    }
}
