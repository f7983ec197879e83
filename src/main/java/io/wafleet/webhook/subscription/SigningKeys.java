package io.wafleet.webhook.subscription;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** What a webhook's deliveries are signed with: one key, and for a while after a rotation also the one before. */
public record SigningKeys(SigningSecret current, @Nullable Old old) {
    private static final String ALGORITHM = "HmacSHA256";

    /** A key that was replaced, and until when it signs. */
    record Old(SigningSecret secret, Instant until) {}

    public SigningKeys rotated(SigningSecret next, Instant until) {
        return new SigningKeys(next, new Old(current, until));
    }

    /** Until when both keys sign; null if just one does. */
    @Nullable
    Instant overlapUntil(Instant now) {
        return old != null && now.isBefore(old.until) ? old.until : null;
    }

    /** The header {@code webhook-signature}. */
    public String sign(String id, long timestamp, byte[] body, Instant now) {
        byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        String signature = sign(current, head, body);
        return old == null || overlapUntil(now) == null ? signature : signature + " " + sign(old.secret, head, body);
    }

    private static String sign(SigningSecret secret, byte[] head, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.key(), ALGORITHM));
            mac.update(head);
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException every) {
            throw new IllegalStateException("every Java has " + ALGORITHM, every);
        }
    }
}
