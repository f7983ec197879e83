package io.wafleet.auth.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wafleet.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
    @ParameterizedTest
    @CsvSource({
        "ana@example.org, ana@example.org",
        "Ana.Souza+shop@Example.ORG, ana.souza+shop@example.org",
        "root@localhost, root@localhost",
        "o'neil@xn--caf-dma.example, o'neil@xn--caf-dma.example"
    })
    void shouldKeepAnAddressInLowerCase(String text, String kept) {
        assertThat(EmailAddress.parse("email", text)).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ana",
                "@example.org",
                "ana@",
                "ana@@example.org",
                "ana@example..org",
                "ana@-example.org",
                "ana @example.org",
                " ana@example.org",
                "ana@example.org\n",
                "ana@example.org,bia@example.org",
                "Ana <ana@example.org>",
                "añа@example.org"
            })
    void shouldRefuseWhatIsNone(String text) {
        assertThatThrownBy(() -> EmailAddress.parse("email", text))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refusal -> assertThat(refusal.problem().toJson().getString("field"))
                                .isEqualTo("email"));
    }

    @Test
    void shouldRefuseWhatIsLongerThanAnyMayBe() {
        String label = "a".repeat(63);
        String longest = "a".repeat(61) + "@" + label + "." + label + "." + label;

        assertThat(EmailAddress.parse("email", longest)).hasSize(253);
        assertThatThrownBy(() -> EmailAddress.parse("email", longest + ".b")).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> EmailAddress.parse("email", "a".repeat(65) + "@example.org"))
                .isInstanceOf(ProblemException.class);
    }
}
