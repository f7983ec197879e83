package io.wafleet.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

class PostgresDatabaseIT extends DatabaseContract {
    @Override
    protected DatabaseUrl emptyDatabase(Path temporary) {
        return TestDatabases.postgres();
    }

    @Override
    protected String runMark() {
        return "txid_current()";
    }

    /** Each transaction has a number of its own. */
    @Override
    protected void assertRanOnce(List<Long> marks) {
        assertThat(marks).hasSize(5).containsOnly(marks.get(0));
    }
}
