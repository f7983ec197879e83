package io.wafleet.auth;

import io.wafleet.access.Access;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.EnumSet;
import java.util.Set;

/**
 * What somebody may decide about users and keys: of which tenants, and up to which rights. Nobody gives away, takes or changes
 * what he has not got himself.
 *
 * @param rights all, for who has the scope {@code admin}: by a user that he makes he comes to the rest
 */
public record Authority(Access.Whole over, Set<Scope> rights) {
    /** The gateway's own. */
    static final Authority OF_ALL = new Authority(new Access.Fleet(), EnumSet.allOf(Scope.class));

    public Authority {
        rights = Set.copyOf(rights);
    }

    /** Fails with {@code forbidden} where the principal is limited to some devices: users and keys are of none. */
    public static Authority of(Principal principal) {
        if (!principal.access().limit().isEmpty()) {
            throw refused("a key that is limited to devices manages no users and keys");
        }
        Set<Scope> rights = EnumSet.allOf(Scope.class);
        if (!principal.may(Scope.ADMIN)) {
            rights.removeIf(scope -> !principal.may(scope));
        }
        return new Authority(principal.access().whole(), rights);
    }

    /** The tenant's name, for whose something new is to be; fails with {@code forbidden} where it is another's. */
    public String owner(String tenant) {
        return over.owner(tenant);
    }

    /** Fails with {@code forbidden} unless all that the role may do, which somebody has or is to have, is within these rights. */
    void require(Role role) {
        require(role.scopes(), "the role " + role.text());
    }

    /** Fails with {@code forbidden} unless a key with this role and these scopes is within these rights. */
    void require(Role role, Set<Scope> scopes) {
        if (role == Role.ADMIN && !over.equals(OF_ALL.over)) {
            throw refused("a key with the role admin sees other tenants than the caller's");
        }
        require(scopes, "the key");
    }

    private void require(Set<Scope> wanted, String whose) {
        wanted.stream()
                .filter(scope -> !rights.contains(scope))
                .sorted()
                .findFirst()
                .ifPresent(scope -> {
                    throw refused("the caller lacks " + scope + ", which " + whose + " has");
                });
    }

    private static RuntimeException refused(String why) {
        return Problem.of(ProblemCode.FORBIDDEN, why).exception();
    }
}
