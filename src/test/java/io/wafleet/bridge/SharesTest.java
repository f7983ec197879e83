package io.wafleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.auth.Account;
import io.wafleet.auth.Grant;
import io.wafleet.auth.Principal;
import io.wafleet.auth.Role;
import io.wafleet.problem.ProblemCode;
import io.wafleet.quota.Quota;
import io.wafleet.quota.TestQuotas;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SharesTest {
    private static final Principal ADMIN = principal("root", "default", Role.ADMIN);

    private final Shares shares = new Shares(100, TestQuotas.of(Map.of(Quota.STREAMS, 50L)));

    private static Principal principal(String name, String tenant, Role role) {
        return new Principal(new Account(Account.Kind.USER, name, "stamp"), tenant, role, Grant.of(role), Instant.MAX);
    }

    /** Opens as many as there may be. */
    private int open(Principal principal) {
        int opened = 0;
        while (shares.refusal(principal) == null) {
            shares.add(principal);
            opened++;
        }
        return opened;
    }

    private ProblemCode code(Principal principal) {
        return Objects.requireNonNull(shares.refusal(principal)).code();
    }

    @Test
    void shouldLeaveTheOthersTheirsWhenOneTakesAllItMay() {
        assertThat(open(principal("ana", "ta", Role.VIEWER))).isEqualTo(25);
        assertThat(open(principal("bia", "ta", Role.OPERATOR))).isEqualTo(25);
        assertThat(open(principal("caio", "ta", Role.VIEWER)))
                .as("the tenant's share")
                .isZero();
        assertThat(code(principal("caio", "ta", Role.VIEWER))).isEqualTo(ProblemCode.QUOTA_EXCEEDED);
        assertThat(open(principal("dora", "tb", Role.VIEWER))).isEqualTo(25);
        assertThat(open(principal("eva", "tc", Role.VIEWER)))
                .as("all but what is kept")
                .isEqualTo(20);
        assertThat(open(ADMIN)).isEqualTo(5);
        assertThat(code(ADMIN)).isEqualTo(ProblemCode.OVERLOADED);
    }

    @Test
    void shouldHaveRoomAgainWhenStreamsEnd() {
        Principal ana = principal("ana", "ta", Role.VIEWER);
        open(ana);
        shares.remove(ana);
        assertThat(open(ana)).isEqualTo(1);
    }

    @Test
    void shouldLetEverybodyHaveOneWhenThereAreFew() {
        Shares few = new Shares(2, TestQuotas.unlimited());
        assertThat(few.refusal(principal("ana", "ta", Role.VIEWER))).isNull();
        assertThat(few.refusal(ADMIN)).isNull();
    }
}
