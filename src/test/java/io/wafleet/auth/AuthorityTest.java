package io.wafleet.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wafleet.access.Access;
import io.wafleet.id.DeviceId;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuthorityTest {
    private static Authority of(Role role, Grant grant) {
        return Authority.of(
                new Principal(new Account(Account.Kind.KEY, "n8n", "id"), "acme", role, grant, Instant.EPOCH));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void shouldGiveNoRoleThatMayMoreThanItself(Role role) {
        Authority authority = of(role, Grant.of(role));

        for (Role wanted : Role.values()) {
            if (role.scopes().containsAll(wanted.scopes())) {
                assertThatCode(() -> authority.require(wanted)).doesNotThrowAnyException();
            } else {
                assertThatThrownBy(() -> authority.require(wanted)).hasMessageContaining("the caller lacks");
            }
        }
    }

    @Test
    void shouldGiveNoMoreThanAKeyOfFewScopesHas() {
        Authority few = of(Role.MANAGER, new Grant(Set.of(Scope.USERS_MANAGE, Scope.MESSAGES_SEND), Set.of(), false));

        assertThatCode(() -> few.require(Role.OPERATOR, Set.of(Scope.MESSAGES_SEND)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> few.require(Role.OPERATOR, Set.of(Scope.MESSAGES_SEND, Scope.EVENTS_READ)))
                .hasMessageContaining("lacks events:read, which the key has");
        assertThatThrownBy(() -> few.require(Role.VIEWER)).hasMessageContaining("which the role viewer has");
    }

    @Test
    void shouldGiveNobodyAKeyThatSeesOtherTenantsWhoDoesNotSeeThem() {
        Authority manager = of(Role.MANAGER, Grant.of(Role.MANAGER));
        Authority admin = of(Role.ADMIN, new Grant(Set.of(Scope.USERS_MANAGE, Scope.EVENTS_READ), Set.of(), false));

        assertThatThrownBy(() -> manager.require(Role.ADMIN, Set.of(Scope.EVENTS_READ)))
                .hasMessageContaining("other tenants");
        assertThatCode(() -> admin.require(Role.ADMIN, Set.of(Scope.EVENTS_READ)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> manager.owner("other")).hasMessageContaining("nothing for the tenant");
        assertThat(manager.owner("acme")).isEqualTo("acme");
    }

    @Test
    void shouldComeToEverythingByTheScopeAdmin() {
        Authority admin = of(Role.ADMIN, new Grant(Set.of(Scope.ADMIN), Set.of(), false));

        assertThat(admin.rights()).isEqualTo(EnumSet.allOf(Scope.class));
        assertThat(admin.over()).isEqualTo(new Access.Fleet());
        // A scope that the role has not is none.
        assertThat(of(Role.MANAGER, new Grant(Set.of(Scope.ADMIN), Set.of(), false))
                        .rights())
                .isEmpty();
    }

    @Test
    void shouldManageNobodyWhenItIsLimitedToDevices() {
        Grant ofOne = new Grant(Role.ADMIN.scopes(), Set.of(new DeviceId("a")), false);

        assertThatThrownBy(() -> of(Role.ADMIN, ofOne)).hasMessageContaining("limited to devices");
    }
}
