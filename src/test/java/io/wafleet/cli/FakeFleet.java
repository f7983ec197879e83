package io.wafleet.cli;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.cli.FakeGateway.Answer;
import io.wafleet.cli.FakeGateway.Call;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;

/** Devices behind a fake gateway that pair when their code is scanned and pass texts on to each other. */
final class FakeFleet {
    final Map<String, String> links = new ConcurrentSkipListMap<>();
    final Set<String> removed = ConcurrentHashMap.newKeySet();
    final AtomicInteger scans = new AtomicInteger();
    boolean losesTexts;
    String password = "";
    private final AtomicInteger messages = new AtomicInteger();
    private final FakeGateway gateway;

    FakeFleet(FakeGateway gateway) {
        this.gateway = gateway;
        gateway.on("POST /api/auth/login", this::login)
                .on("GET /api/devices", call -> list())
                .on("POST /api/devices", this::register)
                .on("POST /api/messages/send", this::send)
                .on("POST /__simulator/pair", this::pair);
    }

    void add(String id, String link) {
        links.put(id, link);
        gateway.on("GET /api/devices/" + id, call -> Answer.json(200, device(id)))
                .on("GET /api/devices/" + id + "/qr", call -> code(id))
                .on("DELETE /api/devices/" + id, call -> {
                    links.remove(id);
                    removed.add(id);
                    return Answer.json(200, new JsonObject());
                });
    }

    private Answer login(Call call) {
        password = call.body().getString("password");
        return Answer.json(200, new JsonObject().put("token", FakeGateway.TOKEN));
    }

    private Answer list() {
        JsonArray devices = new JsonArray();
        links.keySet().forEach(id -> devices.add(device(id)));
        return Answer.json(200, new JsonObject().put("devices", devices).put("total", devices.size()));
    }

    private Answer register(Call call) {
        String id = call.body().getString("phoneNumber");
        if (!links.containsKey(id)) {
            add(id, "unpaired");
        }
        return Answer.json(200, device(id));
    }

    private Answer code(String id) {
        if (links.get(id).equals("online")) {
            return Answer.problem(409, "already-paired", "Paired already", "");
        }
        String text = "2@" + id;
        gateway.publish("qr.issued", id, new JsonObject());
        return Answer.json(
                200,
                new JsonObject()
                        .put("qr", text)
                        .put(
                                "qrImage",
                                "data:image/png;base64," + Base64.getEncoder().encodeToString(png(text)))
                        .put("expiresAt", Instant.now().plusSeconds(60).toString()));
    }

    private Answer pair(Call call) {
        String id = call.body().getString("phone");
        scans.incrementAndGet();
        links.put(id, "online");
        return Answer.json(200, new JsonObject());
    }

    private Answer send(Call call) {
        String id = "3EB0" + messages.incrementAndGet();
        if (!losesTexts) {
            gateway.publish(
                    "message.received",
                    call.body().getString("to"),
                    new JsonObject().put("raw", new JsonObject().put("id", id)));
        }
        return Answer.json(
                200, new JsonObject().put("id", "job").put("state", "sent").put("messageId", id));
    }

    private JsonObject device(String id) {
        return new JsonObject()
                .put("id", id)
                .put("phoneNumber", id)
                .put("desired", "running")
                .put(
                        "process",
                        new JsonObject().put("state", "running").put("pid", 1).put("port", gateway.port()))
                .put("link", new JsonObject().put("state", links.get(id)));
    }

    private static byte[] png(String text) {
        try {
            BitMatrix matrix = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 200, 200);
            BufferedImage image = new BufferedImage(200, 200, BufferedImage.TYPE_BYTE_GRAY);
            for (int at = 0; at < 200 * 200; at++) {
                image.setRGB(at % 200, at / 200, matrix.get(at % 200, at / 200) ? 0 : 0xffffff);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(image, "png", bytes);
            return bytes.toByteArray();
        } catch (WriterException e) {
            throw new IllegalArgumentException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
