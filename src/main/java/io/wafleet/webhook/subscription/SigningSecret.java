package io.wafleet.webhook.subscription;

import io.wafleet.problem.Problem;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A key that signs deliveries, as the Standard Webhooks specification writes it: {@code whsec_} and the Base64 of 24 to
 * 64 bytes.
 */
public record SigningSecret(String text) {
    private static final String PREFIX = "whsec_";
    private static final int MIN_BYTES = 24;
    private static final int MAX_BYTES = 64;
    private static final int RANDOM_BYTES = 32;

    /** From the API. */
    public static SigningSecret parse(String text) {
        SigningSecret secret = new SigningSecret(text);
        if (!secret.isValid()) {
            throw Problem.field("secret", "must be whsec_ and the Base64 of 24 to 64 bytes")
                    .exception();
        }
        return secret;
    }

    public static SigningSecret random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return new SigningSecret(PREFIX + Base64.getEncoder().encodeToString(bytes));
    }

    private boolean isValid() {
        if (!text.startsWith(PREFIX)) {
            return false;
        }
        try {
            int length = key().length;
            return length >= MIN_BYTES && length <= MAX_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    byte[] key() {
        return Base64.getDecoder().decode(text.substring(PREFIX.length()));
    }

    @Override
    public String toString() {
        return "(hidden)";
    }
}
