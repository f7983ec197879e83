package io.wafleet.config;

/** The configuration cannot be used. The message is one line that names the setting and what is wrong with it. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigurationException(String message) {
        super(message);
    }
}
