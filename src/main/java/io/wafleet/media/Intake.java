package io.wafleet.media;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.content.Media;
import io.wafleet.content.MediaKind;
import io.wafleet.media.Spool.Entry;
import io.wafleet.media.Spool.Limit;
import io.wafleet.net.Destinations;
import io.wafleet.net.UnsafeUrlException;
import io.wafleet.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Takes files in, however they come, and lets only those stay that the child will take as what they are to be sent as. */
public final class Intake {
    private static final int MAX_NAME = 200;

    private final Vertx vertx;
    private final Spool spool;
    private final Destinations destinations;
    private final WebFetch web;
    private final Sniffer sniffer = new Sniffer();
    private final long maxBytes;

    /** @param maxBytes of any file */
    public Intake(Vertx vertx, Spool spool, Destinations destinations, long maxBytes) {
        this.vertx = vertx;
        this.spool = spool;
        this.destinations = destinations;
        this.web = new WebFetch(vertx, destinations, spool);
        this.maxBytes = maxBytes;
    }

    /**
     * What the sender says of a file.
     *
     * @param name null for one made up from the type
     * @param mimeType null for what it is found to be
     */
    public record Label(@Nullable String name, @Nullable String mimeType) {}

    public Spool spool() {
        return spool;
    }

    public long maxBytes() {
        return maxBytes;
    }

    /**
     * Fetches a file. The gateway does it, so that a child never connects to where somebody else wants it to.
     *
     * @param asker the tenant whose wish it is, and whose file it will be
     */
    public Future<Media.File> fetch(String asker, MediaKind kind, String field, String url, Label label) {
        Limit limit = new Limit(asker, field, Math.min(maxBytes, kind.maxBytes()));
        return web.fetch(asker, url, limit).compose(fetched -> {
            String name = label.name() == null ? fetched.name() : label.name();
            return identify(kind, field, fetched.entry(), new Label(name, label.mimeType()));
        });
    }

    /**
     * A file out of a text.
     *
     * @param mimeType what a data URL said
     */
    public record Decoded(Entry entry, @Nullable String mimeType) {}

    /** Decodes a tenant's file; blocks. */
    public Decoded decode(String tenant, String field, InputStream base64) {
        try {
            Base64Text text = Base64Text.of(base64);
            return new Decoded(spool.store(text.bytes(), new Limit(tenant, field, maxBytes)), text.mimeType());
        } catch (IOException e) {
            throw Problem.field(field, "is no Base64: " + e.getMessage()).exception();
        }
    }

    /** Says what a file is. It is removed if it cannot be sent as this kind. */
    public Future<Media.File> identify(MediaKind kind, String field, Entry entry, Label label) {
        return vertx.executeBlocking(() -> file(kind, field, entry, label), false)
                .recover(failure -> spool.release(entry.id()).transform(released -> Future.failedFuture(failure)));
    }

    private Media.File file(MediaKind kind, String field, Entry entry, Label label) throws IOException {
        if (entry.size() == 0) {
            throw Problem.field(field, "is empty").exception();
        }
        if (entry.size() > kind.maxBytes()) {
            throw Limit.problem(field, kind.maxBytes()).exception();
        }
        Path path = spool.path(entry.id());
        if (kind == MediaKind.DOCUMENT) {
            return document(entry, label, path);
        }
        String found = sniffer.typeOf(path);
        MediaKind.Accepted accepted = kind.accept(found);
        if (accepted == null) {
            throw Problem.field(field, "is " + found + ", which is none of those for this type: " + kind.acceptedText())
                    .exception();
        }
        String name = label.name() == null ? kind.text() : withoutExtension(harmless(label.name()));
        return new Media.File(entry.id(), name + accepted.extension(), accepted.type(), entry.size(), sha256(path));
    }

    /** Any type will do, so the sender's word counts where the bytes say nothing. */
    private Media.File document(Entry entry, Label label, Path path) throws IOException {
        String name = label.name() == null ? null : harmless(label.name());
        String found = sniffer.typeOf(path, name);
        String type = Sniffer.isUnknown(found) && label.mimeType() != null ? label.mimeType() : found;
        String given = name == null ? "document" : name;
        String whole = FileNames.hasExtension(given) ? given : given + Sniffer.extension(type);
        return new Media.File(entry.id(), whole, type, entry.size(), sha256(path));
    }

    private static String sha256(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"));
            digest.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException every) {
            throw new IllegalStateException("every Java has SHA-256", every);
        }
    }

    /** The last part of a path, without signs that mean something in headers. */
    private static String harmless(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
                .replaceAll("[\\p{Cntrl}\"]", "_")
                .strip();
        String cut = last.length() > MAX_NAME ? last.substring(last.length() - MAX_NAME) : last;
        return cut.isEmpty() || cut.matches("\\.+") ? "file" : cut;
    }

    private static String withoutExtension(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /** Whether a child may be told to fetch a page; it resolves the name again by itself, so this cannot be watertight. */
    public Future<Void> checkLink(String asker, String field, String url) {
        return destinations
                .check(asker, url)
                .recover(failure -> Future.failedFuture(
                        failure instanceof UnsafeUrlException unsafe
                                ? Problem.field(field, String.valueOf(unsafe.getMessage()))
                                        .exception()
                                : failure))
                .mapEmpty();
    }
}
