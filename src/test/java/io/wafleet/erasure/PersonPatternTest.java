package io.wafleet.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersonPatternTest {
    private final PersonPattern person = new PersonPattern(Set.of("491701234567@s.whatsapp.net", "12345@lid"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "491701234567",
                "491701234567@s.whatsapp.net",
                "491701234567@c.us",
                "491701234567:12@s.whatsapp.net",
                "491701234567.0:12@s.whatsapp.net",
                "call +491701234567.",
                "TEL;waid=491701234567:+49 170 1234567",
                "hello @491701234567",
                "message|491701234567@s.whatsapp.net|3EB0",
                "12345@lid",
                "12345:3@lid",
                "\n@12345, look",
            })
    void shouldFindAPersonByEitherName(String text) {
        assertThat(person.mayBeIn(text)).isTrue();
        assertThat(person.isNamedIn(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4917012345678@s.whatsapp.net",
                "1491701234567@s.whatsapp.net",
                "491701234567@lid",
                "491701234567:12@lid",
                "491701234567-1600000000@g.us",
                "491701234567@g.us",
                "491701234567@newsletter",
                "12345",
                "12345@s.whatsapp.net",
                "112345@lid",
                "123456@lid",
                "12345@liddell.example",
                "@123456",
                "me@12345.example",
            })
    void shouldTakeNobodyElseForThePerson(String text) {
        assertThat(person.isNamedIn(text)).isFalse();
    }
}
