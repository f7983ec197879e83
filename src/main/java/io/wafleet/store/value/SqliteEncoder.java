package io.wafleet.store.value;

import io.vertx.core.json.JsonArray;
import io.vertx.jdbcclient.spi.JDBCColumnDescriptorProvider;
import io.vertx.jdbcclient.spi.JDBCEncoder;
import io.vertx.sqlclient.Tuple;

/**
 * Hands parameters to SQLite as they are: strings, whole numbers and nulls. The client's own encoder first asks the driver
 * for each parameter's type, which SQLite does not have, and catches the exceptions that come of it.
 */
public final class SqliteEncoder implements JDBCEncoder {
    @Override
    public Object encode(JsonArray input, int position, JDBCColumnDescriptorProvider types) {
        return input.getValue(position - 1);
    }

    @Override
    public Object encode(Tuple input, int position, JDBCColumnDescriptorProvider types) {
        return input.getValue(position - 1);
    }
}
