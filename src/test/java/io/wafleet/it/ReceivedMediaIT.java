package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that messages came with: who may have them, and nothing else of the volume. */
class ReceivedMediaIT {
    private static final String ANA = "5571933330001";
    private static final String FRIEND = "5521988887777";
    private static final String MEDIA = "/api/devices/" + ANA + "/media";
    private static final byte[] PDF = "%PDF-1.4\n%an invoice\n".getBytes(StandardCharsets.US_ASCII);

    private static GatewayProcess gateway;
    private static ApiClient api;
    private static Path folder;
    private static String url;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start("ReceivedMediaIT", Map.of());
        gateway.pair(ANA);
        gateway.user("viewer", "viewer", "default");
        api = gateway.api().withToken(gateway.login("viewer", GatewayProcess.PASSWORD));
        folder = gateway.sessions().resolve(ANA).resolve("statics/media");
        receive("DOC1", "document", "invoice.pdf");
        url = media("DOC1").getString("url");
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static void receive(String id, String kind, String filename) {
        gateway.phone(ANA)
                .control(
                        "receive",
                        new JsonObject()
                                .put("from", FRIEND)
                                .put("id", id)
                                .put("media", kind)
                                .put("filename", filename)
                                .put("extension", ".pdf")
                                .put("data", Base64.getEncoder().encodeToString(PDF)));
    }

    private static JsonObject media(String id) {
        return await("message " + id)
                .atMost(GatewayProcess.PATIENCE)
                .until(
                        () -> gateway.events(ANA, "message.received").stream()
                                .map(event -> event.getJsonObject("data"))
                                .filter(data -> data.getString("messageId").equals(id))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow()
                .getJsonObject("media");
    }

    @Test
    void shouldGiveTheFileWhenTheCallerMaySeeTheDevice() {
        Answer answer = api.get(url + "?name=Fatura%20%22mar%C3%A7o%22.pdf").expect(200);

        assertThat(url).startsWith(MEDIA + "/").endsWith(".pdf");
        assertThat(answer.bytes()).isEqualTo(PDF);
        assertThat(answer.header("Content-Type")).isEqualTo("application/pdf");
        assertThat(answer.header("Content-Length")).isEqualTo(String.valueOf(PDF.length));
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Cache-Control")).isEqualTo("private");
        assertThat(answer.header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"Fatura _mar_o_.pdf\"; filename*=UTF-8''Fatura%20_mar%C3%A7o_.pdf");
        Answer part = api.get(url, "Range", "bytes=1-3").expect(206);
        assertThat(part.text()).isEqualTo("PDF");
        assertThat(part.header("Content-Range")).isEqualTo("bytes 1-3/" + PDF.length);
        api.get(url, "Range", "bytes=1000-").expect(416);
    }

    @Test
    void shouldTellTypeAndLengthWhenOnlyTheHeadIsAskedFor() {
        Answer answer = api.call("HEAD", url, null).expect(200);

        assertThat(answer.bytes()).isEmpty();
        assertThat(answer.header("Content-Length")).isEqualTo(String.valueOf(PDF.length));
        assertThat(answer.header("Content-Type")).isEqualTo("application/pdf");
    }

    @Test
    void shouldFindNoDeviceWhenItIsAnothersOrNobodys() {
        ApiClient stranger = gateway.user("stranger", "operator", "others");

        stranger.get(url).expectProblem(404, "device-not-found");
        stranger.get(MEDIA + "/guessed.pdf").expectProblem(404, "device-not-found");
        stranger.get(MEDIA + "?message=DOC1&chat=" + FRIEND + "@s.whatsapp.net").expectProblem(404, "device-not-found");
        api.get(url.replace(ANA, "5571933330099")).expectProblem(404, "device-not-found");
        api.withToken(null).get(url).expectProblem(401, "unauthenticated");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../../storages/chatstorage.db",
                "/..%2f..%2fstorages%2fchatstorage.db",
                "/%2e%2e/%2e%2e/storages/chatstorage.db",
                "/..%252f..%252fwhatsapp.db",
                "/x/..%2f..%2f..%2fwhatsapp.db",
                "/..%5c..%5cwhatsapp.db",
                "/%2fetc/passwd",
                "//etc/passwd",
                "/.hidden",
                "/%00",
                "/none.pdf",
                "/",
            })
    void shouldFindNothingWhenThePathLeadsElsewhere(String path) throws IOException {
        Files.writeString(folder.resolve(".hidden"), "not for you");

        Answer answer = api.get(MEDIA + path);

        assertThat(answer.status()).as(path).isBetween(400, 404);
        assertThat(answer.text()).doesNotContain("root:", "SQLite", "not for you");
    }

    @Test
    void shouldFindNothingWhenALinkIsOnTheWay() throws IOException {
        Path secret = Files.writeString(gateway.root().resolve("secret.txt"), "a secret");
        Files.createSymbolicLink(folder.resolve("link.txt"), secret);
        Files.createSymbolicLink(folder.resolve("up"), gateway.root());

        api.get(MEDIA + "/link.txt").expectProblem(404, "media-not-found");
        api.get(MEDIA + "/up/secret.txt").expectProblem(404, "media-not-found");
        api.get(MEDIA + "/up").expectProblem(404, "media-not-found");
    }

    @Test
    void shouldHaveItFetchedWhenTheFileIsGone() throws IOException {
        receive("DOC2", "document", "second.pdf");
        JsonObject second = media("DOC2");
        Files.delete(folder.resolve(second.getString("path")));
        api.get(second.getString("url")).expectProblem(404, "media-not-found");

        String again = MEDIA + "?message=DOC2&chat=" + FRIEND + "@s.whatsapp.net";
        assertThat(api.get(again).expect(200).bytes()).isEqualTo(PDF);
        api.get(again.replace("DOC2", "NONE")).expectProblem(404, "media-not-found");
        api.get(again.replace("DOC2", "..%2f..%2fapp%2flogout")).expectProblem(400, "invalid-request");
        api.get(MEDIA + "?message=DOC2&chat=x").expectProblem(400, "invalid-request");
        api.get(MEDIA + "?message=DOC2").expectProblem(400, "invalid-request");
    }
}
