package io.wafleet.gowa.inbound;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Checks the children's signatures (contract 6.1). Keeps a keyed MAC per secret, so it is confined to one thread. */
final class Signatures {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "sha256=";
    private static final int HEX_DIGITS = 64;
    /** As many as there may be devices. */
    private static final int MAX_KEPT = 1000;

    private final Map<String, Mac> macs = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Mac> eldest) {
            return size() > MAX_KEPT;
        }
    };

    private final MessageDigest digest = digest();

    boolean isRight(String secret, @Nullable String signature, Buffer body) {
        if (signature == null || !signature.startsWith(PREFIX) || signature.length() != PREFIX.length() + HEX_DIGITS) {
            return false;
        }
        byte[] given;
        try {
            given = HexFormat.of().parseHex(signature, PREFIX.length(), signature.length());
        } catch (IllegalArgumentException notHex) {
            return false;
        }
        byte[] expected = macs.computeIfAbsent(secret, Signatures::mac).doFinal(body.getBytes());
        return MessageDigest.isEqual(expected, given);
    }

    /** The SHA-256 of the bytes, in hex. */
    String fingerprint(Buffer body) {
        return HexFormat.of().formatHex(digest.digest(body.getBytes()));
    }

    private static Mac mac(String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
