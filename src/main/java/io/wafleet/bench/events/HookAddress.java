package io.wafleet.bench.events;

import io.wafleet.bench.NumberedMessage;
import io.wafleet.bench.ProcessView;
import io.wafleet.bench.Scan;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Where a running child was told to post its webhooks, and what it was told to sign them with. */
final class HookAddress {
    private static final String ALGORITHM = "HmacSHA256";

    private final String device;
    private final URI url;
    private final Mac mac;

    private HookAddress(String device, URI url, String secret) {
        this.device = device;
        this.url = url;
        try {
            this.mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** As the child's environment has it. */
    static HookAddress of(String device, ProcessView child) {
        Map<String, String> environment = child.environment();
        return new HookAddress(
                device,
                URI.create(Objects.requireNonNull(environment.get("WHATSAPP_WEBHOOK"))),
                Objects.requireNonNull(environment.get("WHATSAPP_WEBHOOK_SECRET")));
    }

    /** Of a server that looks at no signature. */
    static HookAddress of(String device, int port) {
        return new HookAddress(device, URI.create("http://127.0.0.1:" + port + "/"), "none");
    }

    String device() {
        return device;
    }

    int port() {
        return url.getPort();
    }

    /** A request that posts the message, in full, as the child sends it. */
    byte[] request(int number) {
        byte[] body = NumberedMessage.body(device, number);
        byte[] head = Scan.ascii("POST " + url.getPath() + " HTTP/1.1\r\nHost: 127.0.0.1:" + url.getPort()
                + "\r\nUser-Agent: Go-http-client/1.1\r\nContent-Length: " + body.length
                + "\r\nContent-Type: application/json\r\nX-Hub-Signature-256: sha256="
                + HexFormat.of().formatHex(mac.doFinal(body)) + "\r\n\r\n");
        byte[] request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }
}
