package io.wafleet.store;

import io.vertx.sqlclient.Tuple;

/** One statement that changes rows. Stores make it; whoever runs it with others in one transaction need not know what it says. */
public record Statement(String sql, Tuple parameters) {}
