package io.wafleet.config;

/** How secrets must be made, so that nobody guesses them. */
final class Strength {
    private static final int MIN_KEY_LENGTH = 32;
    private static final int MIN_KEY_SIGNS = 8;
    /** As for every other user. */
    private static final int MIN_PASSWORD_LENGTH = 8;

    private static final int MIN_PASSWORD_SIGNS = 4;

    private Strength() {}

    /** Gives the key back, if it will do. */
    static String ofSigningKey(String setting, String key) throws ConfigurationException {
        if (key.length() < MIN_KEY_LENGTH || differentSigns(key) < MIN_KEY_SIGNS) {
            throw new ConfigurationException(setting + ": must have at least " + MIN_KEY_LENGTH + " characters, "
                    + MIN_KEY_SIGNS + " of them different; try: openssl rand -base64 32");
        }
        return key;
    }

    /** Gives the password back, if it will do for this user. */
    static String ofPassword(String setting, String password, String user) throws ConfigurationException {
        if (password.length() < MIN_PASSWORD_LENGTH
                || differentSigns(password) < MIN_PASSWORD_SIGNS
                || password.equalsIgnoreCase(user)) {
            throw new ConfigurationException(setting + ": must have at least " + MIN_PASSWORD_LENGTH + " characters, "
                    + MIN_PASSWORD_SIGNS + " of them different, and not be the user's name");
        }
        return password;
    }

    private static long differentSigns(String text) {
        return text.chars().distinct().count();
    }
}
