package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of message goes from a request of a user to the child as it was meant. */
class EveryKindIT {
    private static final String ANA = "5511911120001";
    private static final String BIA = "5511911120002";
    private static final String SEND = "/api/messages/send";

    private static GatewayProcess gateway;
    private static ApiClient api;
    private static SimulatedPhone ana;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start("EveryKindIT", Map.of("WAFLEET_ON_STOP", "stop"));
        api = gateway.api();
        ana = gateway.pair(ANA);
    }

    @AfterAll
    static void stopGateway() throws Exception {
        gateway.close();
    }

    private static JsonObject to(String json) {
        return new JsonObject(json).put("from", ANA).put("to", BIA);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"message":"hi","mentions":["@everyone"],"replyTo":"3EB0AA","disappearAfter":"24h","forwarded":true} | message | {"mentions":["@everyone"],"reply_message_id":"3EB0AA","duration":86400,"is_forwarded":true}
        {"message":"hi","mentions":["5511988887777@c.us","+55 11 98888-7777","5511966665555:3@s.whatsapp.net"]} | message | {"mentions":["5511988887777@s.whatsapp.net","5511988887777","5511966665555@s.whatsapp.net"]}
        {"type":"contact","contactName":"Caio","contactPhone":"+55 11 97777-0000"} | contact | {"contact_name":"Caio","contact_phone":"5511977770000"}
        {"type":"location","latitude":-23.5505,"longitude":-46} | location | {"latitude":"-23.5505","longitude":"-46.0"}
        {"type":"poll","question":"lunch?","options":["yes","no"],"maxAnswers":2} | poll | {"question":"lunch?","options":["yes","no"],"max_answer":2}
        {"type":"reaction","messageId":"3EB0AA","emoji":"👍"} | reaction | {"target":"3EB0AA","emoji":"👍"}
        {"type":"reaction","messageId":"3EB0AA","emoji":""} | reaction | {"target":"3EB0AA","emoji":""}
        {"type":"edit","messageId":"3EB0AA","message":"better"} | edit | {"target":"3EB0AA","body":"better"}
        {"type":"revoke","messageId":"3EB0AA"} | revoke | {"target":"3EB0AA"}
        {"type":"read","messageId":"3EB0AA"} | read | {"target":"3EB0AA"}
        {"type":"presence"} | presence | {"type":"available"}
        {"type":"typing","typing":false} | chat_presence | {"state":"paused"}
        """)
    void shouldReachTheChild(String request, String kind, String asked) {
        // When
        JsonObject job = api.post(SEND, to(request)).expect(200).json();

        // Then
        assertThat(job.getString("state")).isIn("sent", "delivered", "read");
        JsonObject last = last();
        assertThat(last.getString("kind")).isEqualTo(kind);
        assertThat(last.getJsonObject("asked")).isEqualTo(new JsonObject(asked));
    }

    @Test
    void shouldForwardWhatTheChildHasStored() {
        // Given
        JsonObject first =
                api.post(SEND, to("{\"message\":\"pass it on\"}")).expect(200).json();
        awaitStored("pass it on");

        // When
        JsonObject forward = new JsonObject().put("type", "forward").put("messageId", first.getString("messageId"));
        api.post(SEND, forward.put("from", ANA).put("to", BIA)).expect(200);

        // Then
        assertThat(last().getString("kind")).isEqualTo("forward");
        assertThat(last().getString("body")).isEqualTo("pass it on");
    }

    /** The child stores what it sent a moment later, and tells nobody. */
    private static void awaitStored(String text) {
        org.awaitility.Awaitility.await().until(() -> {
            try (Stream<Path> files = Files.walk(gateway.sessions().resolve(ANA))) {
                return files.filter(Files::isRegularFile)
                        .filter(file -> file.getFileName().toString().contains("chat"))
                        .anyMatch(file -> read(file).contains(text));
            }
        });
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    @ParameterizedTest
    @CsvSource({
        "image, dot.png, image/png, image, dot.png",
        "sticker, dot.png, image/png, sticker, dot.png",
        "document, dot.png, image/png, file, dot.png",
        "document, notes.csv, text/csv, file, notes.csv",
        "video, clip.mov, video/mp4, video, clip.mp4",
        "audio, voice.oga, audio/ogg, audio, voice.ogg"
    })
    void shouldReachTheChildWithItsFile(String type, String name, String mimeType, String part, String sentName) {
        // Given
        byte[] bytes = SampleFiles.of(mimeType);
        JsonObject media = new JsonObject()
                .put("base64", Base64.getEncoder().encodeToString(bytes))
                .put("filename", name);

        // When
        JsonObject body = new JsonObject().put("type", type).put("media", media).put("to", BIA);
        JsonObject job =
                api.post("/api/devices/" + ANA + "/messages", body).expect(200).json();

        // Then
        assertThat(job.getString("state")).isIn("sent", "delivered", "read");
        assertThat(job.getString("kind")).isEqualTo(type);
        assertThat(last().getJsonObject("asked").getJsonObject(part))
                .isEqualTo(new JsonObject()
                        .put("filename", sentName)
                        .put("type", mimeType)
                        .put("size", bytes.length)
                        .put("sha256", SampleFiles.sha256(bytes)));
    }

    @Test
    void shouldSendAVoiceNoteAndAPictureWithAllTheyCanHave() {
        // Given
        String sound = Base64.getEncoder().encodeToString(SampleFiles.of("audio/ogg"));
        String picture = Base64.getEncoder().encodeToString(SampleFiles.of("image/png"));

        // When
        api.post(
                        SEND,
                        to("{\"type\":\"audio\",\"voice\":true}")
                                .put("media", new JsonObject().put("base64", "data:audio/ogg;base64," + sound)))
                .expect(200);
        JsonObject voice = last().getJsonObject("asked");
        api.post(
                        SEND,
                        to("{\"type\":\"image\",\"caption\":\"c\",\"viewOnce\":true,\"quality\":\"hd\"}")
                                .put("media", new JsonObject().put("base64", picture)))
                .expect(200);

        // Then
        assertThat(voice.getBoolean("ptt")).isTrue();
        JsonObject asked = last().getJsonObject("asked");
        assertThat(asked.getString("caption")).isEqualTo("c");
        assertThat(asked.getBoolean("view_once")).isTrue();
        assertThat(asked.getBoolean("hd")).isTrue();
        assertThat(asked.getBoolean("compress")).isFalse();
        assertThat(asked.getJsonObject("image").getString("filename")).isEqualTo("image.png");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"type":"fax"}                                                            | type
        {"type":7}                                                                | type
        {"message":""}                                                            | message
        {"message":"hi","mentions":["120363025246125486@g.us"]}                   | mentions
        {"message":"hi","mentions":["me"]}                                        | mentions
        {"message":"hi","replyTo":"../x"}                                         | replyTo
        {"message":"hi","disappearAfter":"1h"}                                    | disappearAfter
        {"message":"hi","forwarded":"yes"}                                        | forwarded
        {"type":"contact","contactPhone":"5511977770000"}                         | contactName
        {"type":"contact","contactName":"A","contactPhone":"0800"}                | contactPhone
        {"type":"contact","contactName":"A","contactPhone":"5511977770000","replyTo":"3EB0"} | replyTo
        {"type":"location","latitude":91,"longitude":0}                           | latitude
        {"type":"location","latitude":1}                                          | longitude
        {"type":"location","latitude":"1","longitude":"1"}                        | latitude
        {"type":"poll","question":"q"}                                            | options
        {"type":"poll","question":"q","options":["a","a"]}                        | options
        {"type":"poll","question":"q","options":["a",1]}                          | options[1]
        {"type":"poll","options":["a","b"]}                                       | question
        {"type":"poll","question":"q","options":["a","b"],"maxAnswers":3}         | maxAnswers
        {"type":"link","link":"http://127.0.0.1/","caption":"c"}                  | link
        {"type":"link","link":"https://example.org/"}                             | caption
        {"type":"reaction","emoji":"x"}                                           | messageId
        {"type":"reaction","messageId":"3EB0"}                                    | emoji
        {"type":"edit","messageId":"3EB0"}                                        | message
        {"type":"typing","typing":1}                                              | typing
        {"type":"presence","available":"no"}                                      | available
        {"type":"image"}                                                          | media
        {"type":"image","media":"x"}                                              | media
        {"type":"image","media":{}}                                               | media
        {"type":"image","media":{"url":"http://a.example","base64":"AA=="}}       | media
        {"type":"image","media":{"base64":"%%%"}}                                 | media.base64
        {"type":"image","media":{"base64":""}}                                    | media.base64
        {"type":"image","media":{"base64":7}}                                     | media.base64
        {"type":"image","media":{"base64":"data:image/png,AAAA"}}                 | media.base64
        {"type":"image","media":{"base64":"aGVsbG8gd29ybGQ="}}                    | media.base64
        {"type":"image","media":{"base64":"aGVsbG8=","mimeType":"png"}}           | media.mimeType
        {"type":"image","media":{"base64":"aGVsbG8="},"quality":"best"}           | quality
        {"type":"image","media":{"base64":"aGVsbG8="},"caption":1}                | caption
        """)
    void shouldNameTheFieldThatIsWrong(String request, String field) throws IOException {
        // Given
        int before = ana.record().size();

        // When
        Answer answer = api.post(SEND, to(request));

        // Then
        answer.expectProblem(400, "invalid-request", field);
        assertThat(ana.record()).hasSize(before);
        assertThat(spool()).isEmpty();
    }

    @Test
    void shouldNeedNoRecipientForPresenceAlone() {
        api.post(SEND, new JsonObject().put("from", ANA).put("type", "typing"))
                .expectProblem(400, "invalid-request", "to");
        api.post("/api/devices/" + ANA + "/messages", new JsonObject().put("type", "presence"))
                .expect(200);
        api.post("/api/devices/5599999999999/messages", new JsonObject().put("type", "presence"))
                .expectProblem(404, "device-not-found");
    }

    private static List<Path> spool() throws IOException {
        return SampleFiles.filesIn(gateway.root().resolve("data/spool")).stream()
                .filter(file -> !sentFiles().contains(file.getFileName().toString()))
                .toList();
    }

    /** Of jobs that were sent; their files go later. */
    private static List<String> sentFiles() {
        return gateway.events(ANA, "send.changed").stream()
                .map(event -> event.getJsonObject("data").getJsonObject("job"))
                .map(job -> job.getJsonObject("content", new JsonObject()).getJsonObject("media"))
                .filter(java.util.Objects::nonNull)
                .map(media -> media.getString("id"))
                .toList();
    }

    private static JsonObject last() {
        List<JsonObject> record = ana.record();
        return record.get(record.size() - 1);
    }
}
