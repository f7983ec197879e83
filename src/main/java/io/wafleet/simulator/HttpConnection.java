package io.wafleet.simulator;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One connection: request after request until either side has enough. */
final class HttpConnection implements Runnable {
    private static final int MAX_HEAD = 4096;
    private static final long MAX_BODY = 100_000_000;
    private static final int MAX_BODY_IN_MEMORY = 1 << 20;

    /** Thrown by a handler that wants the connection cut without an answer. */
    static final class Cut extends RuntimeException {
        private static final long serialVersionUID = 1;

        Cut() {
            super("connection cut", null, false, false);
        }
    }

    /** Thrown by a handler that wants the answer to end in the middle. */
    static final class Torn extends RuntimeException {
        private static final long serialVersionUID = 1;

        Torn() {
            super("answer torn", null, false, false);
        }
    }

    /** A request that is refused before any handler sees it. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        private final int status;

        private Refused(int status) {
            super("refused with " + status, null, false, false);
            this.status = status;
        }
    }

    private final HttpServer server;
    private final Socket socket;
    private final Function<HttpRequest, HttpResponse> handler;
    private final Path uploads;
    private volatile boolean busy;

    HttpConnection(HttpServer server, Socket socket, Function<HttpRequest, HttpResponse> handler, Path uploads) {
        this.server = server;
        this.socket = socket;
        this.handler = handler;
        this.uploads = uploads;
    }

    @Override
    public void run() {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream(), MAX_HEAD);
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 2048);
            boolean open = true;
            while (open && !server.isDraining()) {
                open = exchange(in, out);
                busy = false;
            }
        } catch (IOException e) {
            // The peer left, or the server stopped: both end the connection.
        } finally {
            busy = false;
            server.ended(this);
        }
    }

    private boolean exchange(InputStream in, OutputStream out) throws IOException {
        HttpRequest.@Nullable Head head;
        try {
            head = readHead(in);
            if (head == null) {
                return false;
            }
            busy = true;
            return answer(head, in, out);
        } catch (Refused e) {
            write(HttpResponse.status(e.status), false, false, out);
            return false;
        } catch (Torn e) {
            String half =
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: 160\r\n\r\n"
                            + "{\"code\":\"SUCCESS\",\"message\":\"Message sent to";
            out.write(half.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return false;
        } catch (Cut e) {
            // No linger: the peer sees a reset instead of an orderly end.
            socket.setSoLinger(true, 0);
            return false;
        }
    }

    private boolean answer(HttpRequest.Head head, InputStream in, OutputStream out) throws IOException, Refused {
        HttpRequest request = readBody(head, in, out);
        try {
            HttpResponse response = handler.apply(request);
            boolean keepsAlive = head.keepsAlive() && !server.isDraining() && response.upgrade() == null;
            try {
                write(response, keepsAlive, request.method().equals("HEAD"), out);
            } finally {
                if (response.passing() && response.file() != null) {
                    Files.deleteIfExists(response.file());
                }
            }
            HttpRequest.Upgrade upgrade = response.upgrade();
            if (upgrade != null) {
                // Upgraded connections are not waited for when the server stops (contract 1.8).
                busy = false;
                upgrade.run(in, socket.getOutputStream());
            }
            return keepsAlive;
        } finally {
            Multipart form = request.form();
            if (form != null) {
                form.discard();
            }
        }
    }

    private static HttpRequest.@Nullable Head readHead(InputStream in) throws IOException, Refused {
        ByteArrayOutputStream head = new ByteArrayOutputStream(512);
        int matched = 0;
        while (matched < 4) {
            int c = in.read();
            if (c < 0) {
                return null;
            }
            if (head.size() >= MAX_HEAD) {
                throw new Refused(431);
            }
            head.write(c);
            matched = c == "\r\n\r\n".charAt(matched) ? matched + 1 : c == '\r' ? 1 : 0;
        }
        String[] lines = head.toString(StandardCharsets.UTF_8).split("\r\n", -1);
        String[] start = lines[0].split(" ", 3);
        if (start.length < 3 || !(start[1].startsWith("/") || start[1].equals("*"))) {
            throw new Refused(400);
        }
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
        boolean keepsAlive =
                start[2].equals("HTTP/1.1") ? !connection.equals("close") : connection.equals("keep-alive");
        return new HttpRequest.Head(start[0], start[1], keepsAlive, headers);
    }

    private HttpRequest readBody(HttpRequest.Head head, InputStream in, OutputStream out) throws IOException, Refused {
        String length = head.header("content-length");
        boolean chunked = head.header("transfer-encoding").equalsIgnoreCase("chunked");
        if (!chunked && (length.isEmpty() || length.equals("0"))) {
            return HttpRequest.of(head, "", null);
        }
        if (!chunked && (!length.chars().allMatch(Character::isDigit) || length.length() > 18)) {
            throw new Refused(400);
        }
        if (!chunked && Long.parseLong(length) > MAX_BODY) {
            throw new Refused(413);
        }
        if (head.header("expect").equalsIgnoreCase("100-continue")) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
        BodyStream body = chunked ? BodyStream.ofChunks(in) : BodyStream.ofLength(in, Long.parseLong(length));
        String type = head.header("content-type");
        int boundary = type.indexOf("boundary=");
        if (type.startsWith("multipart/form-data") && boundary > 0) {
            String mark = type.substring(boundary + "boundary=".length()).replace("\"", "");
            Multipart form = Multipart.read(new BufferedInputStream(body), mark, uploads);
            body.transferTo(OutputStream.nullOutputStream());
            return HttpRequest.of(head, "", form);
        }
        byte[] bytes = body.readNBytes(MAX_BODY_IN_MEMORY);
        if (body.read() >= 0) {
            throw new Refused(413);
        }
        return HttpRequest.of(head, new String(bytes, StandardCharsets.UTF_8), null);
    }

    private static void write(HttpResponse response, boolean keepsAlive, boolean headOnly, OutputStream out)
            throws IOException {
        Path file = response.file();
        byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
        long length = file == null ? body.length : Files.size(file);
        StringBuilder head = new StringBuilder(256)
                .append("HTTP/1.1 ")
                .append(response.status())
                .append(' ')
                .append(HttpResponse.reason(response.status()))
                .append("\r\nDate: ")
                .append(DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)))
                .append("\r\n");
        response.headers().forEach(line -> head.append(line).append("\r\n"));
        if (response.upgrade() == null) {
            if (response.status() != 204) {
                head.append("Content-Length: ").append(length).append("\r\n");
            }
            if (!keepsAlive) {
                head.append("Connection: close\r\n");
            }
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        if (!headOnly && file != null) {
            Files.copy(file, out);
        } else if (!headOnly && response.status() != 204) {
            out.write(body);
        }
        out.flush();
    }

    boolean isBusy() {
        return busy;
    }

    void closeIfIdle() {
        if (!busy) {
            close();
        }
    }

    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Closed is closed.
        }
    }
}
