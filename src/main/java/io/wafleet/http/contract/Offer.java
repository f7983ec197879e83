package io.wafleet.http.contract;

import io.vertx.ext.web.MIMEHeader;
import java.util.List;
import java.util.Optional;

/**
 * As what an operation can give its good answer.
 *
 * @param types media types, first the one that is given to who wants none of them in particular
 */
public record Offer(List<String> types) {
    private static final String ANY = "*";

    public Offer {
        types = List.copyOf(types);
    }

    /**
     * The type that a client would have (RFC 9110, 12.5.1): of the highest weight, and of equals the one that it names first. Who
     * accepts none of them gets the first all the same, as that section allows. Empty if nothing is offered.
     *
     * @param accepted the best first
     */
    public Optional<String> best(List<MIMEHeader> accepted) {
        List<String> possible = types.stream()
                .filter(type -> accepted.stream().noneMatch(each -> each.weight() == 0 && isNamed(type, each)))
                .toList();
        return accepted.stream()
                .filter(each -> each.weight() > 0)
                .flatMap(each -> possible.stream().filter(type -> holds(each, type)))
                .findFirst()
                .or(() -> types.stream().findFirst());
    }

    private static boolean isNamed(String type, MIMEHeader accepted) {
        return type.equalsIgnoreCase(accepted.component() + "/" + accepted.subComponent());
    }

    private static boolean holds(MIMEHeader accepted, String type) {
        String family = type.substring(0, type.indexOf('/'));
        boolean any =
                accepted.component().equals(ANY) && accepted.subComponent().equals(ANY);
        boolean anyOfFamily = accepted.component().equalsIgnoreCase(family)
                && accepted.subComponent().equals(ANY);
        return any || anyOfFamily || isNamed(type, accepted);
    }
}
