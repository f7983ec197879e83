package io.wafleet.media;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a file that was fetched is called: as its server says (RFC 6266), else as its address ends. */
final class FileNames {
    private static final Pattern EXTENDED =
            Pattern.compile("(?i);\\s*filename\\*\\s*=\\s*\"?([\\w.:-]+)'[^']*'([^;\\s\"]+)");
    private static final Pattern PLAIN =
            Pattern.compile("(?i);\\s*filename\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s]+))");
    private static final Pattern EXTENSION = Pattern.compile("\\.[A-Za-z0-9]{1,10}$");

    private FileNames() {}

    /**
     * The name in a {@code Content-Disposition}; null if there is none. The one that tells its character set goes first, for
     * that is why it was added.
     */
    static @Nullable String ofDisposition(@Nullable String header) {
        if (header == null) {
            return null;
        }
        Matcher extended = EXTENDED.matcher(";" + header);
        if (extended.find()) {
            String name = decoded(extended.group(2), extended.group(1));
            if (name != null) {
                return name;
            }
        }
        Matcher plain = PLAIN.matcher(";" + header);
        if (!plain.find()) {
            return null;
        }
        String name = plain.group(1) == null ? plain.group(2) : plain.group(1).replaceAll("\\\\(.)", "$1");
        return name.isBlank() ? null : utf8(name);
    }

    private static @Nullable String decoded(String value, String charset) {
        try {
            String name = URLDecoder.decode(value.replace("+", "%2B"), Charset.forName(charset));
            return name.isBlank() ? null : name;
        } catch (IllegalArgumentException noCharsetOrNotEncoded) {
            return null;
        }
    }

    /** Servers write UTF-8 into headers, which are read as Latin-1. */
    private static String utf8(String name) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException latin) {
            return name;
        }
    }

    /** The last part of a decoded path; null where it has none. */
    static @Nullable String ofPath(@Nullable String path) {
        String name = path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
        return name.isBlank() ? null : name;
    }

    static boolean hasExtension(String name) {
        return EXTENSION.matcher(name).find();
    }
}
