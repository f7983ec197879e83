package io.wafleet.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wafleet.id.DeviceId;
import io.wafleet.store.WithDatabase;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class IdentitiesContract extends WithDatabase {
    private static final DeviceId DEVICE = new DeviceId("5511999990001");
    private static final DeviceId OTHER = new DeviceId("5511999990002");
    private static final String PHONE = "5521988887777@s.whatsapp.net";
    private static final String LID = "123456789012345@lid";
    private static final String GROUP = "120363000000000000@g.us";

    private IdentityStore store;
    private Identities identities;

    @BeforeEach
    void open() {
        store = new IdentityStore(database);
        identities = new Identities(store);
    }

    private JsonObject complete(DeviceId device, JsonObject data) {
        identities.complete(device, data).await();
        return data;
    }

    private static JsonObject of(String... pairs) {
        JsonObject data = new JsonObject();
        for (int i = 0; i < pairs.length; i += 2) {
            data.put(pairs[i], pairs[i + 1]);
        }
        return data;
    }

    private void learn() {
        complete(DEVICE, of("chat", PHONE, "chatLid", LID));
        await().until(() -> Objects.equals(store.phoneOf(DEVICE, LID).await(), PHONE));
    }

    @Test
    void shouldFillInTheOtherNameWhenBothWereToldBefore() {
        learn();

        assertThat(complete(DEVICE, of("chat", LID)).getMap())
                .isEqualTo(of("chat", PHONE, "chatLid", LID).getMap());
        assertThat(complete(DEVICE, of("chat", PHONE)).getString("chatLid")).isEqualTo(LID);
        assertThat(complete(DEVICE, of("chat", GROUP, "from", LID)).getMap())
                .isEqualTo(of("chat", GROUP, "from", PHONE, "fromLid", LID).getMap());
    }

    @Test
    void shouldNameTheChatByPhoneWhenOnlyTheSenderIsToldWithBoth() {
        JsonObject receipt = complete(DEVICE, of("chat", LID, "from", PHONE, "fromLid", LID));

        assertThat(receipt.getString("chat")).isEqualTo(PHONE);
        assertThat(receipt.getString("chatLid")).isEqualTo(LID);
    }

    @Test
    void shouldKnowItAfterARestart() {
        learn();
        reopenDatabase();
        open();

        assertThat(complete(DEVICE, of("from", LID)).getString("from")).isEqualTo(PHONE);
        assertThat(complete(DEVICE, of("from", PHONE)).getString("fromLid")).isEqualTo(LID);
    }

    @Test
    void shouldLeaveItWhenNobodyToldTheOther() {
        assertThat(complete(DEVICE, of("chat", LID)).getMap())
                .isEqualTo(of("chat", LID, "chatLid", LID).getMap());
        assertThat(complete(DEVICE, of("chat", PHONE)).getMap())
                .isEqualTo(of("chat", PHONE).getMap());
        assertThat(complete(DEVICE, of("chat", GROUP, "from", "status@broadcast"))
                        .getMap())
                .isEqualTo(of("chat", GROUP, "from", "status@broadcast").getMap());
        assertThat(complete(DEVICE, new JsonObject().put("chat", 5).putNull("from")))
                .isEqualTo(new JsonObject().put("chat", 5).putNull("from"));
    }

    @Test
    void shouldLearnWhatWasUnknownBeforeAndWhatHasChanged() {
        complete(DEVICE, of("chat", LID));
        learn();
        assertThat(complete(DEVICE, of("chat", LID)).getString("chat")).isEqualTo(PHONE);

        complete(DEVICE, of("chat", "5521977776666@s.whatsapp.net", "chatLid", LID));
        assertThat(complete(DEVICE, of("chat", LID)).getString("chat")).isEqualTo("5521977776666@s.whatsapp.net");
        await().until(() -> Objects.equals(store.phoneOf(DEVICE, LID).await(), "5521977776666@s.whatsapp.net"));
    }

    @Test
    void shouldKeepDevicesApartAndForgetOneThatIsGone() {
        learn();

        assertThat(complete(OTHER, of("chat", LID)).getString("chat")).isEqualTo(LID);
        identities.forget(DEVICE).await();
        assertThat(complete(DEVICE, of("chat", LID)).getString("chat")).isEqualTo(LID);
        assertThat(store.phoneOf(DEVICE, LID).await()).isNull();
    }
}
