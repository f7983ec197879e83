package io.wafleet.store.value;

import io.vertx.jdbcclient.spi.JDBCColumnDescriptorProvider;
import io.vertx.jdbcclient.spi.JDBCDecoderImpl;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Takes what SQLite gives as it is: strings, whole numbers and nulls. The client's own decoder first asks the driver what
 * each column of each row is called and declared as, which takes two thirds of the time of reading many rows.
 */
public final class SqliteDecoder extends JDBCDecoderImpl {
    @Override
    public Object parse(ResultSet rows, int position, JDBCColumnDescriptorProvider types) throws SQLException {
        return rows.getObject(position);
    }
}
