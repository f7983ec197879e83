package io.wafleet.gowa;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wafleet.gowa.GowaClient.OwnMessage;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the child's chat store shows of each kind, as its source has it. */
class SentTraceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text     | {'text':'Olá'}                                  |          | Olá",
                "text     | {'text':' Olá\\r\\nvocê '}                      |          | Olá\\nvocê",
                "image    | {'media':{'name':'a.jpg'}}                      | image    | 🖼️ Image",
                "image    | {'media':{'name':'a.jpg'},'caption':'look'}     | image    | look",
                "video    | {'media':{'name':'a.mp4'}}                      | video    | 🎥 Video",
                "video    | {'media':{'name':'a.mp4'},'caption':'look'}     | video    | 🎥 look",
                "document | {'media':{'name':'a.pdf'}}                      | document | 📄 a.pdf",
                "document | {'media':{'name':'a.pdf'},'caption':'read'}     | document | read",
                "audio    | {'media':{'name':'a.ogg'},'voice':true}         | audio    | 🎵 Audio",
                "sticker  | {'media':{'name':'a.webp'}}                     | sticker  | 🎨 Sticker",
                "sticker  | {'media':{'name':'a.webp'}}                     | sticker  | 🎨 Animated Sticker",
                "contact  | {'contactName':'Ana','contactPhone':'5511'}     |          | 👤 Ana (+5511)",
                "location | {'latitude':-23.5,'longitude':0.00001}          |          | 📍 -23.5, 0.000010",
                "poll     | {'question':'Yes?','options':['a'],'maxAnswers':1} |       | 📊 Yes?",
                "link     | {'link':'https://x.example/','caption':'See'}   |          | See\\nhttps://x.example/",
                "forward  | {'messageId':'M1'}                              | image    | whatever it was",
            })
    void shouldKnowItsOwnRow(String kind, String fields, String mediaType, String content) {
        assertThat(SentTrace.isOf(kind, json(fields), row(mediaType, content))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text     | {'text':'Olá'}                                  |          | olá",
                "text     | {'text':'Olá'}                                  | image    | Olá",
                "image    | {'media':{'name':'a.jpg'},'caption':'look'}     | image    | 🖼️ Image",
                "image    | {'media':{'name':'a.jpg'},'caption':'look'}     |          | look",
                "document | {'media':{'name':'a.pdf'}}                      | document | 📄 b.pdf",
                "audio    | {'media':{'name':'a.ogg'}}                      | video    | 🎥 Video",
                "reaction | {'messageId':'M1','emoji':'👍'}                 |          | 👍",
                "edit     | {'messageId':'M1','text':'Olá'}                 |          | Olá",
                "revoke   | {'messageId':'M1'}                              |          | Olá",
                "read     | {'messageId':'M1'}                              |          | Olá",
            })
    void shouldNotTakeAnotherRowForIt(String kind, String fields, String mediaType, String content) {
        assertThat(SentTrace.isOf(kind, json(fields), row(mediaType, content))).isFalse();
    }

    private static JsonObject json(String fields) {
        return new JsonObject(fields.replace('\'', '"'));
    }

    private static OwnMessage row(String mediaType, String content) {
        String text = content.replace("\\n", "\n");
        return new OwnMessage("3EB0", mediaType == null ? "" : mediaType, text, "", Instant.EPOCH);
    }
}
