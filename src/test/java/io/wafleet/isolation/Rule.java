package io.wafleet.isolation;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/**
 * What an operation is about.
 *
 * @param ask how it is asked for what belongs to somebody
 * @param harmless whether even those who may ask are kept from it, by a field that nobody knows: it would end what others need
 * @param refused who may not ask at all, although the contract lets the credential pass
 */
record Rule(About about, Function<Belongings, Ask> ask, boolean harmless, Set<Asker.Reach> refused) {
    /** Whose it is. */
    enum About {
        /** Nobody's: the same for all who may ask. */
        NOBODY,
        /** One thing, of one owner; to others there is none. */
        THING,
        /** The same, of a tenant as a whole: who is limited to devices has none. */
        TENANTS_THING,
        /** It is made in the caller's own tenant, of what is there. */
        MADE,
        /** All of a kind that the caller sees. */
        LIST,
        /** The same, of what is a tenant's as a whole. */
        TENANTS_LIST
    }

    static Rule nobodys(Function<Belongings, Ask> ask) {
        return new Rule(About.NOBODY, ask, false, EnumSet.noneOf(Asker.Reach.class));
    }

    static Rule thing(Function<Belongings, Ask> ask) {
        return new Rule(About.THING, ask, false, EnumSet.noneOf(Asker.Reach.class));
    }

    static Rule tenants(Function<Belongings, Ask> ask) {
        return new Rule(About.TENANTS_THING, ask, false, EnumSet.noneOf(Asker.Reach.class));
    }

    static Rule made(Function<Belongings, Ask> ask) {
        return new Rule(About.MADE, ask, false, EnumSet.noneOf(Asker.Reach.class));
    }

    static Rule list(String query) {
        return list(About.LIST, query);
    }

    static Rule tenantsList(String query) {
        return list(About.TENANTS_LIST, query);
    }

    private static Rule list(About about, String query) {
        return new Rule(about, any -> Ask.at().query(query), false, EnumSet.noneOf(Asker.Reach.class));
    }

    Rule harmlessly() {
        return new Rule(about, ask, true, refused);
    }

    Rule notTo(Asker.Reach first, Asker.Reach... others) {
        return new Rule(about, ask, harmless, EnumSet.of(first, others));
    }
}
