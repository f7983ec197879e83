package io.wafleet.erasure;

import io.wafleet.store.DatabaseUrl;
import io.wafleet.store.TestDatabases;
import java.nio.file.Path;

class SqliteErasureTest extends ErasureContract {
    @Override
    protected DatabaseUrl emptyDatabase(Path temporary) {
        return TestDatabases.sqlite(temporary);
    }
}
