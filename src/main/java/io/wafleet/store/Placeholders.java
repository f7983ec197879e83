package io.wafleet.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Turns {@code ?} into {@code $1, $2 …}, which is what the PostgreSQL client wants. Quoted text is left alone. */
final class Placeholders {
    private final Map<String, String> numbered = new ConcurrentHashMap<>();

    String numbered(String sql) {
        return numbered.computeIfAbsent(sql, Placeholders::number);
    }

    static String number(String sql) {
        StringBuilder text = new StringBuilder(sql.length() + 16);
        boolean quoted = false;
        int count = 0;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            quoted ^= c == '\'';
            if (c == '?' && !quoted) {
                count++;
                text.append('$').append(count);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
