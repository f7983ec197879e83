package io.wafleet.recipient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
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
        assertThat(new Recipients("").digits("to", text)).isEqualTo(digits);
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
        // Peru writes no group of four digits at the end, and nobody dials a 0 before Peru's code.
        "(51) 98765-4321, 5551987654321",
        "51 9 8765-4321, 5551987654321",
        "51 98765-4321, 5551987654321",
        // France ends a group before the last four digits, too, but not that one alone.
        "(33) 98765-4321, 5533987654321",
        "81 98765-4321, 5581987654321",
        "051 987654321, 5551987654321",
        "+51987654321, 51987654321",
        // A mobile number from before the ninth digit.
        "1199999999, 551199999999",
        // With the country's code: not of any known range, but as long as a Brazilian number is.
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

    @ParameterizedTest
    @CsvSource({
        "BR, 51987654321, 5551987654321, 51987654321",
        "BR, 51 987 654 321, 5551987654321, 51987654321",
        "BR, 33 9 87 65 43 21, 5533987654321, 33987654321",
        "BR, 66912345678, 5566912345678, 66912345678",
        "BR, 22997123456, 5522997123456, 22997123456",
        "BR, 79921234567, 5579921234567, 79921234567",
        // The mobile number from before the ninth digit, and a landline in Cusco.
        "BR, 5184887777, 555184887777, 5184887777",
        "MX, 6561234567, 526561234567, 6561234567",
        "US, 4795550123, 14795550123, 4795550123",
        "IT, 3906123456, 3906123456, 393906123456",
    })
    void shouldNameBothReadingsWhenBothAreNumbers(String country, String text, String one, String other) {
        assertThatThrownBy(() -> new Recipients(country).digits("to", text))
                .hasMessage(
                        "can be read as +%s or as +%s: write the one that is meant, with its +".formatted(one, other));
    }

    @ParameterizedTest
    @CsvSource({
        "11988887777.0, 5511988887777",
        "551133334444.0, 551133334444",
        "(11) 98888-7777.0, 5511988887777",
        "'5511988887777,00', 5511988887777",
        "+5511988887777.0, 5511988887777",
        "\u20195511988887777, 5511988887777",
        "'=\"5511988887777\"', 5511988887777",
        "'\"(11) 98888-7777\"', 5511988887777",
        "tel:+55-11-98888-7777, 5511988887777",
        "https://wa.me/5511988887777, 5511988887777",
        "wa.me/+5511988887777?text=a@b, 5511988887777",
        "https://api.whatsapp.com/send?phone=5511988887777&text=oi, 5511988887777",
        "https://api.whatsapp.com/send/?text=oi&phone=%2B51987654321, 51987654321",
        "whatsapp://send?phone=51987654321, 51987654321",
    })
    void shouldFindTheNumberWhenItIsWrappedAsInLinksAndSpreadsheets(String text, String digits) {
        assertThat(BRAZIL.jid("to", text)).isEqualTo(digits + "@s.whatsapp.net");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "98888-7777 | lacks its area code",
                "97123-4567 | lacks its area code",
                "3333-4444 | lacks its area code",
                "98888-7777.0 | lacks its area code",
                "988887777.0 | lacks its area code",
                "5,51199E+12 | has lost digits",
                "5.51E12 | has lost digits",
                "(11) 98888-7777.5 | is an amount with decimals",
                "11988887777.5 | is an amount with decimals",
                "5511988887777 / 5511977776666 | holds more digits",
                "11988887777;11977776666 | holds more digits",
                "(11) 98888-7777 e 97777-6666 | holds more digits",
                "+5511988887777 +5511977776666 | holds more digits",
                "+11988887777 | if +5511988887777 is meant",
                "https://wa.me/message/ABCDEF | must be a phone number",
                "https://example.com/5511988887777 | must be a phone number",
            })
    void shouldSayWhyWhenItIsNotOneNumber(String text, String why) {
        assertThatThrownBy(() -> BRAZIL.jid("to", text)).hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource({
        "MX, 5215512345678, 5215512345678",
        "MX, +52 1 55 1234 5678, 5215512345678",
        "BR, 5215512345678, 5215512345678",
        "MX, 55 1234 5678, 525512345678",
        "MX, 044 55 1234 5678, 525512345678",
        "MX, 656 123 4567, 526561234567",
        "US, (479) 555-0123, 14795550123",
        "AR, 11 1234-5678, 541112345678",
        "AR, 011 15 1234-5678, 5491112345678",
        "AR, 9 11 1234 5678, 5491112345678",
        "BR, +54 11 15 1234-5678, 5491112345678",
        "BR, +225 07 12 34 56, 22507123456",
        "BR, +22997123456, 22997123456",
        "BR, 2290197123456, 2290197123456",
        "IT, 391 234 5678, 393912345678",
        "IT, 06 1234 5678, 390612345678",
        "DE, 4915112345678, 4915112345678",
        "US, 011 55 11 98888-7777, 5511988887777",
    })
    void shouldReadWhatPeopleOfACountryWrite(String country, String text, String digits) {
        assertThat(new Recipients(country).digits("to", text)).isEqualTo(digits);
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
        "5215512345678@s.whatsapp.net, 5215512345678@s.whatsapp.net",
        // One of the person's devices: the message is for the person.
        "5511999999999:12@s.whatsapp.net, 5511999999999@s.whatsapp.net",
        "5511999999999.0:3@s.whatsapp.net, 5511999999999@s.whatsapp.net",
        "5511999999999:3@c.us, 5511999999999@s.whatsapp.net",
        "123456789012345:31@lid, 123456789012345@lid",
        "\u20185511999999999@c.us, 5511999999999@s.whatsapp.net",
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
                "5511999999999:@s.whatsapp.net",
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
        "51987654321, 5551987654321",
        "11999999999, 5511999999999",
        "051987654321, 5551987654321",
        "5551987654321, 5551987654321",
        "55987654321, 5555987654321",
        "81 98765 4321, 5581987654321",
        "+51987654321, 51987654321",
        "0051987654321, 51987654321",
    })
    void shouldBeOfTheStatedCountryWhateverElseItCouldBe(String text, String digits) {
        assertThat(new Recipients("PE").in("br").digits("to", text)).isEqualTo(digits);
        assertThat(new Recipients("").in("BR").jid("to", text)).isEqualTo(digits + "@s.whatsapp.net");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4915112345678", "14155552671", "12345678", "987654321"})
    void shouldBeNobodysElseWhenACountryIsStated(String text) {
        assertThatThrownBy(() -> BRAZIL.in("BR").digits("to", text))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().field()).isEqualTo("to"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "B", "XX", "BRA", "55", "ı9"})
    void shouldNameTheFieldWhenTheCountryIsNone(String country) {
        assertThatThrownBy(() -> BRAZIL.in(country))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().field()).isEqualTo("country"));
        assertThat(BRAZIL.in(null)).isEqualTo(BRAZIL);
    }
}
