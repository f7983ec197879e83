package io.wafleet.simulator;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request, its body already read.
 *
 * @param path normalised, still percent-encoded
 * @param headers names in lower case
 * @param body empty when the body was multipart
 * @param form fields and files of a multipart body
 */
record HttpRequest(
        String method,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        String body,
        @Nullable Multipart form) {

    /** What stands before the body. */
    record Head(String method, String target, boolean keepsAlive, Map<String, String> headers) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** What a request becomes when it is upgraded to another protocol. */
    interface Upgrade {
        void run(InputStream in, OutputStream out);
    }

    static HttpRequest of(Head head, String body, @Nullable Multipart form) {
        int mark = head.target().indexOf('?');
        String path = mark < 0 ? head.target() : head.target().substring(0, mark);
        String query = mark < 0 ? "" : head.target().substring(mark + 1);
        return new HttpRequest(head.method(), normalise(path), decodeForm(query), head.headers(), body, form);
    }

    HttpRequest withPath(String other) {
        return new HttpRequest(method, other, query, headers, body, form);
    }

    String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    String query(String name) {
        return query.getOrDefault(name, "");
    }

    boolean upgradesToWebSocket() {
        return header("connection").toLowerCase(Locale.ROOT).contains("upgrade")
                && header("upgrade").equalsIgnoreCase("websocket");
    }

    static Map<String, String> decodeForm(String text) {
        Map<String, String> form = new HashMap<>();
        for (String pair : List.of(text.split("&", -1))) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                String name = equals < 0 ? pair : pair.substring(0, equals);
                form.putIfAbsent(decode(name, true), equals < 0 ? "" : decode(pair.substring(equals + 1), true));
            }
        }
        return form;
    }

    /** Percent-decoding that leaves what is no valid escape as it is. */
    static String decode(String text, boolean plusIsSpace) {
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int length = 0;
        for (int i = 0; i < in.length; i++) {
            int high = in[i] == '%' && i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(in[i + 2], 16) : -1;
            if (low >= 0) {
                out[length++] = (byte) (high * 16 + low);
                i += 2;
            } else {
                out[length++] = plusIsSpace && in[i] == '+' ? (byte) ' ' : in[i];
            }
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    private static String normalise(String path) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        String joined = "/" + String.join("/", segments);
        return path.endsWith("/") && joined.length() > 1 ? joined + "/" : joined;
    }
}
