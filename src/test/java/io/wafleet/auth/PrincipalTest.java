package io.wafleet.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PrincipalTest {
    private static Principal principal(Role role) {
        return new Principal("ana", "acme", role, Instant.EPOCH);
    }

    @ParameterizedTest
    @CsvSource({
        "ADMIN, DEVICES_READ, true",
        "ADMIN, DEVICES_MANAGE, true",
        "ADMIN, MESSAGES_SEND, true",
        "ADMIN, EVENTS_READ, true",
        "ADMIN, ADMIN, true",
        "OPERATOR, DEVICES_READ, true",
        "OPERATOR, DEVICES_MANAGE, true",
        "OPERATOR, MESSAGES_SEND, true",
        "OPERATOR, EVENTS_READ, true",
        "OPERATOR, ADMIN, false",
        "VIEWER, DEVICES_READ, true",
        "VIEWER, DEVICES_MANAGE, false",
        "VIEWER, MESSAGES_SEND, false",
        "VIEWER, EVENTS_READ, true",
        "VIEWER, ADMIN, false",
    })
    void shouldMayWhatItsRoleSaysWhenAScopeIsNeeded(Role role, Scope scope, boolean allowed) {
        assertThat(principal(role).may(scope)).isEqualTo(allowed);
        if (allowed) {
            assertThatCode(() -> principal(role).require(scope)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> principal(role).require(scope))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            refused -> assertThat(refused.problem().code()).isEqualTo(ProblemCode.FORBIDDEN))
                    .hasMessageContaining(scope.toString());
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void shouldListenAndDoNothingElseWhenItCameWithARoomToken(Role role) {
        Principal listener = new Principal("ana", "acme", role, Instant.EPOCH, new Principal.RoomPass(Set.of()));

        assertThat(listener.mayListen()).isTrue();
        assertThat(Scope.values()).noneMatch(listener::may);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void shouldReadItsOwnWordWhenARoleIsStored(Role role) {
        assertThat(Role.parse(role.text())).isEqualTo(role);
    }

    @Test
    void shouldSeeAllTenantsOnlyWhenItIsAnAdministrator() {
        assertThat(principal(Role.ADMIN).isAdmin()).isTrue();
        assertThat(principal(Role.OPERATOR).isAdmin()).isFalse();
        assertThat(principal(Role.VIEWER).isAdmin()).isFalse();
    }

    @Test
    void shouldTellNoMoreThanNameRoleAndTenantWhenItIsShown() {
        assertThat(principal(Role.VIEWER).toJson().encode())
                .isEqualTo("{\"username\":\"ana\",\"role\":\"viewer\",\"tenant\":\"acme\"}");
    }
}
