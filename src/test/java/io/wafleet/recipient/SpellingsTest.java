package io.wafleet.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingsTest {
    @ParameterizedTest
    @CsvSource({
        "5511988887777, 5511988887777, 551188887777, 5511988887777",
        "551188887777, 5511988887777, 551188887777, 5511988887777",
        "5531988887777, 553188887777, 5531988887777, 5531988887777",
        "553188887777, 553188887777, 5531988887777, 5531988887777",
        "5531966667777, 5531966667777, 553166667777, 5531966667777",
        // The 1 of Mexico's mobile numbers.
        "525512345678, 5215512345678, 525512345678, 525512345678",
        "5215512345678, 5215512345678, 525512345678, 525512345678",
        // The 9 of Argentina's.
        "541112345678, 5491112345678, 541112345678, 5491112345678",
        "5491112345678, 5491112345678, 541112345678, 5491112345678",
        // Ten digits instead of eight.
        "22507123456, 22507123456, 2250707123456, 2250707123456",
        "2250707123456, 22507123456, 2250707123456, 2250707123456",
        "22505123456, 22505123456, 2250505123456, 2250505123456",
        "22501123456, 22501123456, 2250101123456, 2250101123456",
        "22997123456, 22997123456, 2290197123456, 2290197123456",
        "2290197123456, 22997123456, 2290197123456, 2290197123456",
    })
    void shouldHaveTwoSpellingsWhenTheCountryHasTwo(String number, String likely, String other, String dialled) {
        assertThat(Spellings.of(Recipient.person(number)))
                .isEqualTo(new Spellings(Recipient.person(likely), Recipient.person(other), dialled));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A landline, and the mobile number that would be it without its first digit.
                "551133334444@s.whatsapp.net",
                "5511933334444@s.whatsapp.net",
                "14155552671@s.whatsapp.net",
                // Numbers that Côte d'Ivoire gave out later: there is none of eight digits that became one of these.
                "2250718123456@s.whatsapp.net",
                "2250701123456@s.whatsapp.net",
                "5511988887777@lid",
                "5511988887777-1600000000@g.us",
            })
    void shouldHaveOneSpellingWhenItIsAnybodyElse(String jid) {
        assertThat(Spellings.of(jid)).isNull();
    }
}
