package io.wafleet.store;

import java.security.SecureRandom;

/** Random secrets in letters and digits only: safe in basic auth, URLs, headers and environment variables. */
public final class Secrets {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final SecureRandom random = new SecureRandom();

    /** About 5.95 bits a character: 43 characters hold 256 bits. */
    public String random(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
