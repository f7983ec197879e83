package io.wafleet.gowa.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.wafleet.problem.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendWordsTest {
    private static JsonObject ours(String path, String json) {
        ChildPath read = ChildPath.of(path);
        return SendWords.ours(Surface.at(read).get(0), read, new JsonObject(json.replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/send/message | {'phone':'5511999999999','message':'hi','duration':86400,'is_forwarded':true,'mentions':['@everyone']}"
                        + " | {'type':'text','message':'hi','mentions':['@everyone'],'to':'+5511999999999','disappearAfter':'24h','forwarded':true}",
                "/send/message | {'phone':'120363025246125486','message':'hi','reply_message_id':'','duration':null}"
                        + " | {'type':'text','message':'hi','to':'120363025246125486@g.us'}",
                "/send/image | {'phone':'a@lid','image_url':'http://x/y.png','compress':'false','view_once':'1'}"
                        + " | {'type':'image','viewOnce':true,'to':'a@lid','media':{'url':'http://x/y.png'},'quality':'original'}",
                "/send/video | {'phone':'+55','hd':true,'gif_playback':false} | {'type':'video','gif':false,'to':'+55','quality':'hd'}",
                "/send/audio | {'phone':'+55','ptt':'on'} | {'type':'audio','voice':true,'to':'+55'}",
                "/send/location | {'phone':'+55','latitude':'-1.5','longitude':'2'} | {'type':'location','latitude':-1.5,'longitude':2,'to':'+55'}",
                "/send/poll | {'phone':'+55','question':'q','options':'a','max_answer':'1'}"
                        + " | {'type':'poll','question':'q','options':['a'],'maxAnswers':1,'to':'+55'}",
                "/send/contact | {'phone':'+55','contact_name':'n','contact_phone':'5511'}"
                        + " | {'type':'contact','contactName':'n','contactPhone':'+5511','to':'+55'}",
                "/send/presence | {'type':'unavailable'} | {'type':'presence','available':false}",
                "/send/chat-presence | {'phone':'+55','action':'stop'} | {'type':'typing','typing':false,'to':'+55'}",
                "/message/A1/reaction | {'phone':'+55','emoji':''} | {'type':'reaction','emoji':'','messageId':'A1','to':'+55'}",
                "/message/A1/update | {'phone':'+55','message':'m'} | {'type':'edit','message':'m','messageId':'A1','to':'+55'}",
            })
    void shouldSayTheSameInOurWordsWhenAClientOfTheChildAsks(String path, String theirs, String ours) {
        assertThat(ours(path, theirs)).isEqualTo(new JsonObject(ours.replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/send/message | {'phone':'+55','text':'hi'} | text",
                "/send/message | {'phone':'+55','message':'hi','is_forwarded':'perhaps'} | is_forwarded",
                "/send/presence | {'type':'away'} | type",
                "/send/chat-presence | {'phone':'+55','action':'begin'} | action",
                "/send/location | {'phone':'+55','latitude':'north','longitude':'2'} | latitude",
                "/message/A1/revoke | {'phone':'+55','duration':0} | duration",
            })
    void shouldRefuseWhenTheChildWouldPassItOverOrRefuseIt(String path, String theirs, String field) {
        assertThatThrownBy(() -> ours(path, theirs))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().field()).isEqualTo(field));
    }

    @Test
    void shouldReadEveryCallThatGoesByTheLaneWhenItIsInTheTable() {
        List<Route> sends = Surface.routes().stream()
                .filter(route -> route.treatment() == Treatment.SEND)
                .toList();

        assertThat(sends).hasSize(17).allSatisfy(route -> {
            ChildPath path = ChildPath.of("/" + String.join("/", route.steps()));
            assertThat(SendWords.ours(route, path, new JsonObject()).getString("type"))
                    .isNotBlank();
        });
    }
}
