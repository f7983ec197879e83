package io.wafleet.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import io.wafleet.send.Recipient.Spellings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipientsTest {
    private static final Recipients BRAZIL = new Recipients("BR");

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
        "14155552671, 14155552671",
        "0049 30 123456, 4930123456",
        "+49 30 123456, 4930123456",
        "+39 06 1234 5678, 390612345678",
        "4915112345678, 4915112345678",
    })
    void shouldBeTheDigitsWhenItIsInternational(String text, String digits) {
        assertThat(Recipients.INTERNATIONAL.digits("to", text)).isEqualTo(digits);
        assertThat(BRAZIL.jid("to", text)).isEqualTo(digits + "@s.whatsapp.net");
    }

    @ParameterizedTest
    @CsvSource({
        "11999999999, 5511999999999",
        "(11) 99999-9999, 5511999999999",
        "11 9 9999 9999, 5511999999999",
        "011999999999, 5511999999999",
        "0 15 11 99999-9999, 5511999999999",
        "(11) 3333-4444, 551133334444",
        "0800 123 4567, 558001234567",
        // Valid in Peru as well, but this is Porto Alegre and the default country is Brazil's.
        "51999999999, 5551999999999",
        "+51999999999, 51999999999",
        // A mobile number from before the ninth digit.
        "1199999999, 551199999999",
        // Not of any known range, but as long as a Brazilian number is.
        "5511888888888, 5511888888888",
    })
    void shouldAddTheCountryWhenItIsANumberOfTheDefaultCountry(String text, String digits) {
        assertThat(BRAZIL.digits("to", text)).isEqualTo(digits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"11888888888", "11099999999", "9999-9999", "999999999", "4003-1234x", "12345678"})
    void shouldRefuseToGuessWhenANumberCouldBeAnybodys(String text) {
        assertThatThrownBy(() -> BRAZIL.digits("to", text)).isInstanceOf(ProblemException.class);
    }

    @Test
    void shouldSayBothReadingsWhenNeitherIsKnown() {
        assertThatThrownBy(() -> BRAZIL.digits("to", "11888888888"))
                .hasMessage("can be read as +5511888888888 or as +11888888888, and neither is a known number:"
                        + " write it with +");
    }

    @Test
    void shouldReadNumbersOfAnotherCountryWhenThatIsTheDefault() {
        assertThat(new Recipients("DE").digits("to", "0151 12345678")).isEqualTo("4915112345678");
        assertThat(new Recipients("PE").digits("to", "51999999999")).isEqualTo("51999999999");
        assertThat(new Recipients("PE").digits("to", "999999999")).isEqualTo("51999999999");
    }

    @Test
    void shouldReadANumberWhenItWasCopiedOutOfAChat() {
        assertThat(BRAZIL.digits("to", "\u202a+55\u00a011\u00a099999\u20119999\u202c"))
                .isEqualTo("5511999999999");
    }

    @ParameterizedTest
    @CsvSource({
        "5511999999999@s.whatsapp.net, 5511999999999@s.whatsapp.net",
        "+5511999999999@s.whatsapp.net, 5511999999999@s.whatsapp.net",
        "5511999999999@c.us, 5511999999999@s.whatsapp.net",
        "120363025246125486@g.us, 120363025246125486@g.us",
        "5511999999999-1600000000@g.us, 5511999999999-1600000000@g.us",
        "120363025246125486@newsletter, 120363025246125486@newsletter",
        "123456789012345@lid, 123456789012345@lid",
    })
    void shouldStayAsItIsWhenItIsAJid(String text, String jid) {
        assertThat(BRAZIL.jid("to", text)).isEqualTo(jid);
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
                "5511-999999999@s.whatsapp.net",
                "status@broadcast",
                "@s.whatsapp.net",
                "@c.us",
                "../../x@g.us",
                "5511999999999@s.whatsapp.net/../x",
                "5511999999999@s.whatsapp.net\n5511888888888",
            })
    void shouldNameTheFieldWhenItIsNobody(String text) {
        assertThatThrownBy(() -> BRAZIL.jid("phone", text)).isInstanceOfSatisfying(ProblemException.class, refused -> {
            assertThat(refused.problem().code()).isEqualTo(ProblemCode.INVALID_REQUEST);
            assertThat(refused.problem().field()).isEqualTo("phone");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "5511988887777, 5511988887777, 551188887777",
        "551188887777, 5511988887777, 551188887777",
        "5531988887777, 553188887777, 5531988887777",
        "553188887777, 553188887777, 5531988887777",
        "5531966667777, 5531966667777, 553166667777",
    })
    void shouldHaveTwoSpellingsWhenItIsABrazilianMobile(String number, String likely, String other) {
        Spellings spellings = Spellings.of(Recipient.person(number));

        assertThat(spellings).isEqualTo(new Spellings(Recipient.person(likely), Recipient.person(other)));
        assertThat(spellings.number()).hasSize(13);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A landline, and the mobile number that would be it without its first digit.
                "551133334444@s.whatsapp.net",
                "5511933334444@s.whatsapp.net",
                "14155552671@s.whatsapp.net",
                "5511988887777@lid",
                "5511988887777-1600000000@g.us",
            })
    void shouldHaveOneSpellingWhenItIsAnybodyElse(String jid) {
        assertThat(Spellings.of(jid)).isNull();
    }
}
