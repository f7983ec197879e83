package io.wafleet.client;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Locale;

/** A code that pairs a device: its text, its image as a data URL, and until when it can be scanned. */
public record QrCode(String text, String image, Instant expiresAt) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final String PNG = "data:image/png;base64,";

    public static QrCode of(JsonObject json) {
        String text = json.getString("qr", "");
        if (text.isEmpty()) {
            throw CliFailure.failed("The gateway answered without a QR code.");
        }
        try {
            return new QrCode(text, json.getString("qrImage", ""), Instant.parse(json.getString("expiresAt", "")));
        } catch (DateTimeParseException e) {
            throw new CliFailure(CliFailure.FAILED, "The gateway sent a QR code without 'expiresAt'.", e);
        }
    }

    /** Until when it is valid, on this machine's clock. */
    public String localExpiry() {
        return TIME.format(expiresAt.atZone(ZoneId.systemDefault()));
    }

    public long secondsLeft() {
        return Math.max(0, Duration.between(Instant.now(), expiresAt).toSeconds());
    }

    public byte[] png() {
        if (!image.startsWith(PNG)) {
            throw CliFailure.failed("The gateway sent no PNG image of the QR code.");
        }
        return Base64.getDecoder().decode(image.substring(PNG.length()));
    }
}
