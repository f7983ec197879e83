package io.wafleet.recipient;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The two JIDs that one person can have, by {@link Numbering}.
 *
 * @param likely the spelling that WhatsApp usually knows such a number by
 * @param other the other one
 * @param number one name for the number, however it is spelled: the digits that are dialled
 */
public record Spellings(String likely, String other, String number) {
    /** Null for everybody who has but one. */
    public static @Nullable Spellings of(String jid) {
        String digits = Recipient.digits(jid);
        Numbering.Pair pair = digits == null ? null : Numbering.of(digits);
        return pair == null
                ? null
                : new Spellings(Recipient.person(pair.likely()), Recipient.person(pair.other()), pair.dialled());
    }

    /** The likely one first. */
    public List<String> all() {
        return List.of(likely, other);
    }
}
