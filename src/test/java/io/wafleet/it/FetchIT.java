package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that the gateway fetches: from where, how much, and what stays of what it refuses. */
class FetchIT {
    private static final String ANA = "5511911130001";
    private static final String BIA = "5511911130002";
    private static final byte[] PICTURE = SampleFiles.of("image/png");

    private static FileServer web;
    private static FileServer inside;
    private static GatewayProcess gateway;
    private static SimulatedPhone ana;

    @BeforeAll
    static void startGateway() throws IOException {
        web = new FileServer(PICTURE);
        inside = new FileServer(PICTURE);
        gateway = GatewayProcess.start(
                "FetchIT",
                Map.of("WAFLEET_ON_STOP", "stop", "WAFLEET_FETCH_PRIVATE", web.host(), "MAX_UPLOAD_SIZE", "5MB"));
        ana = gateway.pair(ANA);
    }

    @AfterAll
    static void stopGateway() throws Exception {
        gateway.close();
        web.close();
        inside.close();
    }

    private static Answer send(String type, String url) {
        JsonObject body = new JsonObject()
                .put("from", ANA)
                .put("to", BIA)
                .put("type", type)
                .put("media", new JsonObject().put("url", url));
        return gateway.api().post("/api/messages/send", body);
    }

    private static List<Path> spool() throws IOException {
        return SampleFiles.filesIn(gateway.root().resolve("data/spool"));
    }

    private static JsonObject sentFile() {
        List<JsonObject> record = ana.record();
        return record.get(record.size() - 1).getJsonObject("asked").getJsonObject("image");
    }

    @ParameterizedTest
    @CsvSource({"/named, Nota fiscal.pdf", "/download, download.pdf", "/a b[1], a b[1].pdf"})
    void shouldCallADocumentWhatItsServerCallsItElseAsItsAddressEnds(String path, String name) {
        JsonObject job = send("document", web.url(path)).expect(200).json();

        JsonObject media = job.getJsonObject("content").getJsonObject("media");
        assertThat(media.getString("name")).isEqualTo(name);
        assertThat(media.getString("mimeType")).isEqualTo("application/pdf");
    }

    @ParameterizedTest
    @CsvSource({"/dot.png, dot.png", "/hops/1, 1.png", "/hops/5, 5.png"})
    void shouldSendWhatItFetched(String path, String name) {
        // When
        send("image", web.url(path)).expect(200);

        // Then
        assertThat(sentFile().getString("sha256")).isEqualTo(SampleFiles.sha256(PICTURE));
        assertThat(sentFile().getString("filename")).isEqualTo(name);
        assertThat(web.asked()).contains(web.host() + path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1",
                "http://127.0.0.1:PORT/dot.png",
                "http://[::1]",
                "http://[::1]:PORT/dot.png",
                "http://[::ffff:127.0.0.1]:PORT/dot.png",
                "http://0x7f000001",
                "http://0x7f000001:PORT/dot.png",
                "http://2130706433:PORT/dot.png",
                "http://017700000001:PORT/dot.png",
                "http://127.1:PORT/dot.png",
                "http://localhost:PORT/dot.png",
                "http://0.0.0.0:PORT/dot.png",
                "http://169.254.169.254/latest/meta-data/",
                "file:///etc/passwd",
                "file:",
                "ftp://127.0.0.1/",
                "gopher://127.0.0.1:PORT/",
                "http://nowhere.invalid/"
            })
    void shouldConnectToNothingThatIsNotPublic(String pattern) throws IOException {
        // Given
        String url = pattern.replace("PORT", String.valueOf(inside.port()));
        int before = ana.record().size();
        List<Path> files = spool();

        // When
        Answer direct = send("document", url);
        Answer redirected = send("document", web.url("/to/x?url=" + URLEncoder.encode(url, StandardCharsets.UTF_8)));

        // Then
        direct.expectProblem(400, "invalid-request", "media.url");
        redirected.expectProblem(400, "invalid-request", "media.url");
        assertThat(inside.asked()).isEmpty();
        assertThat(ana.record()).hasSize(before);
        assertThat(spool()).isSubsetOf(files);
    }

    @ParameterizedTest
    @CsvSource({
        "/zeros, 413, body-too-large",
        "/huge, 413, body-too-large",
        "/gzip, 400, invalid-request",
        "/torn, 400, invalid-request",
        "/loop/, 400, invalid-request",
        "/hops/6, 400, invalid-request",
        "/missing, 400, invalid-request",
        "/page.png, 400, invalid-request"
    })
    void shouldLeaveNothingOfWhatItRefuses(String path, int status, String code) throws IOException {
        // Given
        List<Path> files = spool();

        // When
        Answer answer = send("image", web.url(path));

        // Then
        answer.expectProblem(status, code, "media.url");
        assertThat(spool()).isSubsetOf(files);
    }

    @Test
    void shouldStopReadingWhatHasNoEnd() {
        // When
        send("document", web.url("/zeros")).expectProblem(413, "body-too-large", "media.url");

        // Then
        await("the connection is closed").until(web::brokenOff);
        assertThat(web.zeros()).isLessThan(1_000_000_000);
    }

    /** What the answer to the client says needs no line without context for whoever watches at night. */
    @Test
    void shouldWriteNoErrorsOfItsLibrariesWhenAFetchFails() throws IOException {
        send("document", web.url("/zeros")).expectProblem(413, "body-too-large", "media.url");
        assertThat(send("image", web.url("/torn")).status()).isGreaterThanOrEqualTo(400);
        assertThat(send("image", web.url("/proud")).status()).isGreaterThanOrEqualTo(400);
        // After these the log has what they left.
        send("image", web.url("/nothing")).expectProblem(400, "invalid-request", "media.url");

        assertThat(gateway.output().lines().filter(line -> line.contains(" ERROR ") || line.contains(" WARN ")))
                .isEmpty();
    }

    @Test
    void shouldNotFetchForADeviceThatIsNotThere() {
        // Given
        JsonObject body = new JsonObject()
                .put("from", "5511900000000")
                .put("to", BIA)
                .put("type", "image")
                .put("media", new JsonObject().put("url", web.url("/dot.png?nobody")));

        // When
        gateway.api().post("/api/messages/send", body).expectProblem(404, "device-not-found");

        // Then
        assertThat(web.asked()).doesNotContain(web.host() + "/dot.png?nobody");
    }

    /** The child fetches the page by itself and unchecked, so that one tenant would see what only another may. */
    @Test
    void shouldRefuseLinksAsSoonAsUsersAreOfSeveralTenants() {
        JsonObject link = new JsonObject()
                .put("from", ANA)
                .put("to", BIA)
                .put("type", "link")
                .put("link", "http://nowhere.invalid/")
                .put("caption", "look");
        gateway.api().post("/api/messages/send", link).expectProblem(400, "invalid-request", "link");

        for (String tenant : List.of("one", "two")) {
            gateway.makeTenant(tenant);
            gateway.api()
                    .post(
                            "/api/auth/users",
                            new JsonObject()
                                    .put("username", "operator-" + tenant)
                                    .put("password", "correct horse " + tenant)
                                    .put("tenant", tenant)
                                    .put("role", "operator"))
                    .expect(201);
        }

        gateway.api().post("/api/messages/send", link).expectProblem(400, "invalid-request", "type");
    }
}
