package io.wafleet.media;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MimeTypeException;
import org.apache.tika.mime.MimeTypes;
import org.jspecify.annotations.Nullable;

/** Tells what a file is. Everything blocks. */
final class Sniffer {
    private static final String UNKNOWN = "application/octet-stream";

    /** What the bytes say; what the sender calls the file does not count. */
    String typeOf(Path file) throws IOException {
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
            return MimeTypes.getDefaultMimeTypes()
                    .detect(in, metadata)
                    .getBaseType()
                    .toString();
        }
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
