package io.wafleet.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Small files that begin as real ones do. */
final class SampleFiles {
    private SampleFiles() {}

    static byte[] of(String type) {
        return switch (type) {
            // One white dot.
            case "image/png" ->
                Base64.getDecoder()
                        .decode(
                                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==");
            case "image/jpeg" -> HexFormat.of().parseHex("ffd8ffe000104a46494600010100000100010000ffd9");
            case "image/gif" -> "GIF89a\1\0\1\0".getBytes(StandardCharsets.ISO_8859_1);
            case "image/webp" -> "RIFF\32\0\0\0WEBPVP8 ".getBytes(StandardCharsets.ISO_8859_1);
            case "video/mp4" -> "\0\0\0\30ftypmp42\0\0\0\0mp42isom\0\0\0\10mdat".getBytes(StandardCharsets.ISO_8859_1);
            case "audio/ogg" ->
                ("OggS\0\2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\23OpusHead\1\2")
                        .getBytes(StandardCharsets.ISO_8859_1);
            case "audio/mpeg" -> "ID3\3\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
            case "application/pdf" -> "%PDF-1.4\n%%EOF\n".getBytes(StandardCharsets.ISO_8859_1);
            case "text/csv" -> "name,number\nAna,5511\n".getBytes(StandardCharsets.UTF_8);
            default -> throw new IllegalArgumentException(type);
        };
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
