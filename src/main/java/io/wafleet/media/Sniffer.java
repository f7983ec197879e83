package io.wafleet.media;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MimeTypeException;
import org.apache.tika.mime.MimeTypes;
import org.jspecify.annotations.Nullable;

/** Tells what a file is. Everything blocks. */
public final class Sniffer {
    private static final int BEGIN = 64;
    private static final String QUICKTIME = "video/quicktime";
    private static final String UNKNOWN = "application/octet-stream";

    /** What the bytes say; what the sender calls the file does not count. */
    public String typeOf(Path file) throws IOException {
        return detect(file, new Metadata());
    }

    /** What the bytes say, made more precise by the name, which can tell a spreadsheet from another zip file. */
    String typeOf(Path file, @Nullable String name) throws IOException {
        Metadata metadata = new Metadata();
        if (name != null) {
            metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
        }
        return detect(file, metadata);
    }

    private static String detect(Path file, Metadata metadata) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            in.mark(BEGIN);
            byte[] begin = in.readNBytes(BEGIN);
            in.reset();
            String type = MimeTypes.getDefaultMimeTypes()
                    .detect(in, metadata)
                    .getBaseType()
                    .toString();
            return refined(type, new String(begin, StandardCharsets.ISO_8859_1));
        }
    }

    /** The library takes most MP4 files for QuickTime's, of which they are a kind, and does not know AAC. */
    private static String refined(String type, String begin) {
        if (type.equals(QUICKTIME) && begin.startsWith("ftyp", 4) && !begin.startsWith("qt", 8)) {
            return "video/mp4";
        }
        // A kind of Matroska that says so in its head; phones show the one and not the other.
        if (type.equals("application/x-matroska") && begin.contains("B\u0082\u0084webm")) {
            return "video/webm";
        }
        // The sync word of ADTS, and no layer: that would be MP3.
        boolean adts = begin.length() > 1 && begin.charAt(0) == 0xff && (begin.charAt(1) & 0xf6) == 0xf0;
        return isUnknown(type) && adts ? "audio/aac" : type;
    }

    static boolean isUnknown(String type) {
        return type.equals(UNKNOWN);
    }

    /** With its dot; empty if the type has none. */
    static String extension(String type) {
        try {
            return MimeTypes.getDefaultMimeTypes().forName(type).getExtension();
        } catch (MimeTypeException noType) {
            return "";
        }
    }
}
