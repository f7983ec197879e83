package io.wafleet.webhook.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wafleet.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeysTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    /** The example that the libraries of the specification test themselves with. */
    private static final SigningSecret KNOWN = new SigningSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private static String whsec(int bytes) {
        return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
    }

    @Test
    void shouldSignAsTheSpecificationDoes() {
        assertThat(new SigningKeys(KNOWN, null).sign(ID, 1614265330, BODY, NOW)).isEqualTo(SIGNATURE);
    }

    @Test
    void shouldSignWithBothKeysUntilTheOverlapEnds() {
        // Given
        SigningSecret next = SigningSecret.random();
        SigningKeys keys = new SigningKeys(KNOWN, null).rotated(next, NOW.plus(Duration.ofHours(1)));
        String byNext = new SigningKeys(next, null).sign(ID, 1614265330, BODY, NOW);
        // Then
        assertThat(keys.sign(ID, 1614265330, BODY, NOW)).isEqualTo(byNext + " " + SIGNATURE);
        assertThat(keys.sign(ID, 1614265330, BODY, NOW.plus(Duration.ofHours(1))))
                .isEqualTo(byNext);
        assertThat(keys.overlapUntil(NOW)).isEqualTo(NOW.plus(Duration.ofHours(1)));
        assertThat(keys.overlapUntil(NOW.plus(Duration.ofHours(1)))).isNull();
    }

    @Test
    void shouldMakeSecretsThatDifferAndAreValid() {
        SigningSecret one = SigningSecret.random();
        assertThat(one.key()).hasSize(32);
        assertThat(one).isNotEqualTo(SigningSecret.random());
        assertThat(SigningSecret.parse(one.text())).isEqualTo(one);
    }

    @Test
    void shouldShowNoSecretWhenItIsPrinted() {
        assertThat(new SigningKeys(KNOWN, new SigningKeys.Old(KNOWN, NOW)).toString())
                .doesNotContain("MfKQ9r8GKY");
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 64})
    void shouldTakeKeysOfTheSpecifiedLengths(int bytes) {
        assertThat(SigningSecret.parse(whsec(bytes)).key()).hasSize(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 23, 65})
    void shouldRefuseKeysOfOtherLengths(int bytes) {
        assertThatThrownBy(() -> SigningSecret.parse(whsec(bytes))).isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hunter2", "whsec_", "whsec_!!!", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})
    void shouldRefuseWhatIsNoSecretWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> SigningSecret.parse(text)).isInstanceOfSatisfying(ProblemException.class, refused -> {
            assertThat(refused.problem().field()).isEqualTo("secret");
            assertThat(refused.problem().detail()).doesNotContain("hunter2", "!!!", "MfKQ");
        });
    }
}
