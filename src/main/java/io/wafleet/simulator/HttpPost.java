package io.wafleet.simulator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** One POST over a connection of its own, as the child makes it. The JDK's clients would double the memory needed. */
final class HttpPost {
    private static final int MAX_REDIRECTS = 10;

    private HttpPost() {}

    /**
     * Sends and returns the status.
     *
     * @param idle takes the connection afterwards, when the peer keeps it open; else it is closed
     */
    static int send(String url, List<String> headers, byte[] body, Duration limit, @Nullable IdleConnections idle)
            throws IOException {
        String target = url;
        for (int i = 0; i < MAX_REDIRECTS; i++) {
            Answer answer = once(target, headers, body, limit, idle);
            String location = answer.headers.getOrDefault("location", "");
            if ((answer.status != 307 && answer.status != 308) || location.isEmpty()) {
                return answer.status;
            }
            target = URI.create(target).resolve(location).toString();
        }
        throw new IOException("stopped after 10 redirects");
    }

    private record Answer(int status, Map<String, String> headers) {}

    private static Answer once(
            String url, List<String> headers, byte[] body, Duration limit, @Nullable IdleConnections idle)
            throws IOException {
        URI uri = uri(url);
        Socket socket = open(uri, limit);
        boolean kept = false;
        try {
            OutputStream out = socket.getOutputStream();
            out.write(head(uri, headers, body.length).getBytes(StandardCharsets.UTF_8));
            out.write(body);
            out.flush();
            BufferedReader in = new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1), 512);
            Answer answer = readHead(in);
            boolean open = !answer.headers.getOrDefault("connection", "").equalsIgnoreCase("close");
            if (open && idle != null) {
                idle.keep(socket);
                kept = true;
            }
            return answer;
        } finally {
            if (!kept) {
                socket.close();
            }
        }
    }

    private static URI uri(String url) throws IOException {
        try {
            URI uri = URI.create(url);
            if (uri.getHost() == null) {
                throw new IOException("no Host in request URL");
            }
            return uri;
        } catch (IllegalArgumentException e) {
            throw new IOException("bad URL", e);
        }
    }

    private static Socket open(URI uri, Duration limit) throws IOException {
        boolean secure = "https".equals(uri.getScheme());
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
        int millis = (int) limit.toMillis();
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(uri.getHost(), port), millis);
            socket.setSoTimeout(millis);
            return secure
                    ? ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(socket, uri.getHost(), port, true)
                    : socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static String head(URI uri, List<String> headers, int length) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String port = uri.getPort() > 0 ? ":" + uri.getPort() : "";
        StringBuilder head = new StringBuilder("POST " + path + query + " HTTP/1.1\r\nHost: " + uri.getHost() + port);
        head.append("\r\nUser-Agent: Go-http-client/1.1\r\nContent-Length: ").append(length);
        head.append("\r\nContent-Type: application/json");
        headers.forEach(header -> head.append("\r\n").append(header));
        return head.append("\r\nAccept-Encoding: gzip\r\n\r\n").toString();
    }

    private static Answer readHead(BufferedReader in) throws IOException {
        String start = in.readLine();
        if (start == null || !start.startsWith("HTTP/1.") || start.length() < 12) {
            throw new IOException("EOF");
        }
        Map<String, String> headers = new HashMap<>();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return new Answer(Integer.parseInt(start.substring(9, 12)), headers);
    }
}
