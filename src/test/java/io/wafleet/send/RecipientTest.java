package io.wafleet.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipientTest {
    @ParameterizedTest
    @CsvSource({
        "5511999999999, 5511999999999",
        "+5511999999999, 5511999999999",
        "+55 (11) 99999-9999, 5511999999999",
        "55 11 99999.9999, 5511999999999",
        "' 5511999999999 ', 5511999999999",
        "551133334444, 551133334444",
        "551199999999, 551199999999",
        "+55 011 99999-9999, 5511999999999",
        "+1 415 555 2671, 14155552671",
        "+49 30 123456, 4930123456",
        "+39 06 1234 5678, 390612345678",
    })
    void shouldBeTheDigitsWhenItIsAPhoneNumber(String text, String digits) {
        assertThat(Recipient.digits("to", text)).isEqualTo(digits);
        assertThat(Recipient.jid("to", text)).isEqualTo(digits + "@s.whatsapp.net");
    }

    @ParameterizedTest
    @CsvSource({
        "5511999999999@s.whatsapp.net, 5511999999999@s.whatsapp.net",
        "+5511999999999@s.whatsapp.net, 5511999999999@s.whatsapp.net",
        "120363025246125486@g.us, 120363025246125486@g.us",
        "5511999999999-1600000000@g.us, 5511999999999-1600000000@g.us",
        "120363025246125486@newsletter, 120363025246125486@newsletter",
        "123456789012345@lid, 123456789012345@lid",
    })
    void shouldStayAsItIsWhenItIsAJid(String text, String jid) {
        assertThat(Recipient.jid("to", text)).isEqualTo(jid);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "+",
                "nobody",
                "123",
                "12345",
                "99999999999999999999",
                "5511999999999 or 5511888888888",
                "5511999999999;DROP TABLE devices",
                "+0000000000000",
                "٥٥١١٩٩٩٩٩٩٩٩٩",
                "5511999999999@example.com",
                "5511999999999:12@s.whatsapp.net",
                "status@broadcast",
                "@s.whatsapp.net",
                "../../x@g.us",
                "5511999999999@s.whatsapp.net/../x",
                "5511999999999@s.whatsapp.net\n5511888888888",
            })
    void shouldNameTheFieldWhenItIsNobody(String text) {
        assertThatThrownBy(() -> Recipient.jid("phone", text))
                .isInstanceOfSatisfying(ProblemException.class, refused -> {
                    assertThat(refused.problem().code()).isEqualTo(ProblemCode.INVALID_REQUEST);
                    assertThat(refused.problem().field()).isEqualTo("phone");
                });
    }
}
