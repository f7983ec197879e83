package io.wafleet.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.content.Content;
import io.wafleet.id.DeviceId;
import io.wafleet.job.Order.OnUncertain;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SendRequestTest {
    private static final AskedTerms TERMS = new AskedTerms(
            Priority.HIGH, Instant.parse("2030-01-02T03:04:05.678Z"), Duration.ofHours(3), OnUncertain.RETRY);

    private static String fingerprint(String text, Duration patience) {
        return new SendRequest("ana", "1@s.whatsapp.net", new Content.Text(text), TERMS, "key", patience)
                .fingerprint(new DeviceId("ana"));
    }

    /** Keys are remembered over an upgrade. */
    @Test
    void shouldHaveTheFingerprintThatEarlierGatewaysStored() {
        assertThat(fingerprint("hello", Duration.ZERO))
                .isEqualTo("37908769241a10c5f050014609a5e8cdab92905c8d3c36bfe24657063430a51c");
    }

    @Test
    void shouldHaveTheSameFingerprintOnlyWhenTheSameIsSent() {
        assertThat(fingerprint("hello", Duration.ZERO))
                .isEqualTo(fingerprint("hello", Duration.ofSeconds(9)))
                .isNotEqualTo(fingerprint("hallo", Duration.ZERO));
    }

    @Test
    void shouldBeSentAtOnceWhenTheTimeIsOver() {
        Instant late = Instant.parse("2031-01-01T00:00:00Z");

        assertThat(TERMS.terms(late).sendAt()).isNull();
        assertThat(TERMS.terms(late).expiresAt()).isEqualTo(late.plusSeconds(10_800));
        assertThat(TERMS.terms(Instant.EPOCH).sendAt()).isEqualTo(TERMS.sendAt());
        assertThat(TERMS.terms(Instant.EPOCH).expiresAt()).isEqualTo("2030-01-02T06:04:05.678Z");
    }
}
