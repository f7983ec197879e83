package io.wafleet.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wafleet.access.Access;
import io.wafleet.id.DeviceId;
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
        return principal(role, Grant.of(role));
    }

    private static Principal principal(Role role, Grant grant) {
        return new Principal(new Account(Account.Kind.USER, "ana", "stamp"), "acme", role, grant, Instant.EPOCH);
    }

    @ParameterizedTest
    @CsvSource({
        "ADMIN, DEVICES_READ, true",
        "ADMIN, DEVICES_MANAGE, true",
        "ADMIN, MESSAGES_SEND, true",
        "ADMIN, EVENTS_READ, true",
        "ADMIN, MESSAGES_READ, true",
        "ADMIN, WEBHOOKS_MANAGE, true",
        "ADMIN, USERS_MANAGE, true",
        "ADMIN, USAGE_READ, true",
        "ADMIN, ADMIN, true",
        "MANAGER, DEVICES_READ, true",
        "MANAGER, DEVICES_MANAGE, true",
        "MANAGER, MESSAGES_SEND, true",
        "MANAGER, MESSAGES_READ, true",
        "MANAGER, EVENTS_READ, true",
        "MANAGER, WEBHOOKS_MANAGE, true",
        "MANAGER, USERS_MANAGE, true",
        "MANAGER, USAGE_READ, true",
        "MANAGER, ADMIN, false",
        "OPERATOR, DEVICES_READ, true",
        "OPERATOR, DEVICES_MANAGE, true",
        "OPERATOR, MESSAGES_SEND, true",
        "OPERATOR, EVENTS_READ, true",
        "OPERATOR, MESSAGES_READ, true",
        "OPERATOR, WEBHOOKS_MANAGE, true",
        "OPERATOR, USERS_MANAGE, false",
        "OPERATOR, USAGE_READ, false",
        "OPERATOR, ADMIN, false",
        "AGENT, DEVICES_READ, false",
        "AGENT, DEVICES_MANAGE, false",
        "AGENT, MESSAGES_SEND, true",
        "AGENT, MESSAGES_READ, true",
        "AGENT, EVENTS_READ, true",
        "AGENT, WEBHOOKS_MANAGE, false",
        "AGENT, USERS_MANAGE, false",
        "AGENT, USAGE_READ, false",
        "AGENT, ADMIN, false",
        "VIEWER, DEVICES_READ, true",
        "VIEWER, DEVICES_MANAGE, false",
        "VIEWER, MESSAGES_SEND, false",
        "VIEWER, EVENTS_READ, true",
        "VIEWER, MESSAGES_READ, false",
        "VIEWER, WEBHOOKS_MANAGE, false",
        "VIEWER, USERS_MANAGE, false",
        "VIEWER, USAGE_READ, false",
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
        Principal listener = principal(role, Grant.toListen(Set.of()));

        assertThat(listener.mayListen()).isTrue();
        assertThat(Scope.values()).noneMatch(listener::may);
    }

    @Test
    void shouldMayNoMoreThanTheRoleAndTheGrantHaveInCommon() {
        Principal sender =
                principal(Role.OPERATOR, new Grant(Set.of(Scope.MESSAGES_SEND, Scope.ADMIN), Set.of(), false));

        assertThat(Scope.values()).filteredOn(sender::may).containsExactly(Scope.MESSAGES_SEND);
        assertThat(sender.mayListen()).isFalse();
        assertThatThrownBy(() -> sender.require(Scope.DEVICES_READ)).hasMessageContaining("the API key lacks");
        assertThatThrownBy(() -> sender.require(Scope.ADMIN)).hasMessageContaining("the role operator lacks");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void shouldReadItsOwnWordWhenARoleIsStored(Role role) {
        assertThat(Role.parse(role.text())).isEqualTo(role);
    }

    @Test
    void shouldSeeAllTenantsOnlyWhenItIsAnAdministrator() {
        assertThat(principal(Role.ADMIN).access()).isEqualTo(new Access.Fleet());
        assertThat(Role.values())
                .filteredOn(role -> role != Role.ADMIN)
                .allSatisfy(role -> assertThat(principal(role).access()).isEqualTo(new Access.Tenant("acme")));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void shouldSeeNoMoreThanItsDevicesWhenARoomTokenIsLimited(Role role) {
        DeviceId device = new DeviceId("a");
        Principal listener = principal(role, Grant.toListen(Set.of(device)));

        assertThat(listener.access().covers("acme", device)).isTrue();
        assertThat(listener.access().covers("acme", new DeviceId("b"))).isFalse();
        assertThat(listener.access().covers("acme")).isFalse();
        assertThat(listener.access().covers("other", device)).isEqualTo(role == Role.ADMIN);
    }

    @Test
    void shouldTellNoMoreThanNameRoleAndTenantWhenItIsShown() {
        assertThat(principal(Role.VIEWER).toJson().encode())
                .isEqualTo("{\"username\":\"ana\",\"role\":\"viewer\",\"tenant\":\"acme\"}");
    }
}
