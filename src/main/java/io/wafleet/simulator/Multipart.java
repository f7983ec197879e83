package io.wafleet.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * A multipart body. Its files lie on disk, because the process has little memory and a video may have 100 MB.
 *
 * @param fields values by name, in order
 * @param files files by name
 */
record Multipart(Map<String, List<String>> fields, Map<String, Upload> files) {
    private static final int MAX_FIELD = 1 << 20;

    /** A file that came with a request; {@code path} is deleted when the request is over. */
    record Upload(String filename, String type, long size, Path path) {
        /** In hexadecimal. */
        String sha256() {
            try (InputStream in = Files.newInputStream(path)) {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                byte[] buffer = new byte[8192];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    digest.update(buffer, 0, count);
                }
                return HexFormat.of().formatHex(digest.digest());
            } catch (IOException | NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    void discard() {
        for (Upload upload : files.values()) {
            try {
                Files.deleteIfExists(upload.path());
            } catch (IOException e) {
                // Another cleaner was faster, or the volume is gone: nothing is left to be done.
            }
        }
    }

    static Multipart read(InputStream in, String boundary, Path directory) throws IOException {
        Multipart form = new Multipart(new HashMap<>(), new HashMap<>());
        PartReader reader = new PartReader(in, ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1));
        reader.copyPart(OutputStream.nullOutputStream());
        while (reader.hasNext()) {
            Map<String, String> headers = reader.headers();
            String disposition = headers.getOrDefault("content-disposition", "");
            String name = parameter(disposition, "name");
            if (disposition.contains("filename")) {
                String type = headers.getOrDefault("content-type", "application/octet-stream");
                form.files.put(name, readFile(reader, parameter(disposition, "filename"), type, directory));
            } else {
                ByteArrayOutputStream value = new ByteArrayOutputStream();
                reader.copyPart(new BoundedOutput(value));
                form.fields.computeIfAbsent(name, key -> new ArrayList<>()).add(value.toString(StandardCharsets.UTF_8));
            }
        }
        return form;
    }

    private static Upload readFile(PartReader reader, String filename, String type, Path directory) throws IOException {
        Path path = directory.resolve("upload-" + UUID.randomUUID());
        try (OutputStream out = Files.newOutputStream(path)) {
            reader.copyPart(out);
        }
        return new Upload(filename, type, Files.size(path), path);
    }

    private static String parameter(String header, String name) {
        for (String part : header.split(";", -1)) {
            String stripped = part.strip();
            if (stripped.toLowerCase(Locale.ROOT).startsWith(name + "=")) {
                return stripped.substring(name.length() + 1).replace("\"", "");
            }
        }
        return "";
    }

    /** Fields are kept in memory and therefore limited. */
    private static final class BoundedOutput extends OutputStream {
        private final ByteArrayOutputStream out;

        private BoundedOutput(ByteArrayOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            if (out.size() >= MAX_FIELD) {
                throw new IOException("field too long");
            }
            out.write(b);
        }
    }

    /** Walks over the parts byte by byte, looking for the delimiter. */
    private static final class PartReader {
        private final InputStream in;
        private final byte[] delimiter;
        private boolean last;
        private boolean first = true;

        private PartReader(InputStream in, byte[] delimiter) {
            this.in = in;
            this.delimiter = delimiter;
        }

        /** Copies up to the next delimiter, and notes whether it was the closing one. */
        private void copyPart(OutputStream out) throws IOException {
            // The delimiter begins with a line break, which the very first one may lack.
            int matched = first ? 2 : 0;
            first = false;
            byte[] buffer = new byte[8192];
            int used = 0;
            while (matched < delimiter.length) {
                int c = in.read();
                if (c < 0) {
                    throw new IOException("multipart: NextPart: EOF");
                }
                if (c == delimiter[matched]) {
                    matched++;
                    continue;
                }
                if (used + matched + 1 > buffer.length) {
                    out.write(buffer, 0, used);
                    used = 0;
                }
                System.arraycopy(delimiter, 0, buffer, used, matched);
                used += matched;
                matched = c == delimiter[0] ? 1 : 0;
                if (matched == 0) {
                    buffer[used++] = (byte) c;
                }
            }
            out.write(buffer, 0, used);
            int next = in.read();
            last = next == '-';
            in.read();
        }

        private boolean hasNext() {
            return !last;
        }

        private Map<String, String> headers() throws IOException {
            Map<String, String> headers = new HashMap<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    headers.put(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).strip());
                }
            }
            return headers;
        }

        private String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0 || line.size() > 4096) {
                    throw new IOException("multipart: bad header");
                }
                line.write(c);
            }
            return line.toString(StandardCharsets.UTF_8).strip();
        }
    }
}
