package io.wafleet.optout;

import io.wafleet.recipient.Recipient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Under which names the list may have some JIDs: however their numbers are spelled, and by hidden number. For one use. */
public final class Aliases {
    /** Which of the asked JIDs a spelling is of. */
    private final Map<String, Set<String>> bySpelling = new LinkedHashMap<>();
    /** The same by what the list calls people. */
    private final Map<String, Set<String>> byName = new LinkedHashMap<>();

    private Aliases() {}

    public static Aliases of(List<String> jids) {
        Aliases aliases = new Aliases();
        for (String jid : jids) {
            Recipient.spellings(jid).forEach(spelling -> add(aliases.bySpelling, spelling, Set.of(jid)));
            add(aliases.byName, Recipient.identity(jid), Set.of(jid));
        }
        return aliases;
    }

    /** All that the list has for these. */
    static Aliases ofAll(List<OptOut> optOuts) {
        List<String> jids = new ArrayList<>();
        for (OptOut optOut : optOuts) {
            String lid = optOut.lid();
            jids.add(optOut.jid());
            if (lid != null) {
                jids.add(lid);
            }
        }
        return of(jids);
    }

    private static void add(Map<String, Set<String>> map, String key, Set<String> asked) {
        map.computeIfAbsent(key, first -> new HashSet<>()).addAll(asked);
    }

    /** All spellings. */
    List<String> jids() {
        return List.copyOf(bySpelling.keySet());
    }

    /** What the list may call them. */
    List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** Both JIDs are of one person. */
    void same(String phone, String lid) {
        Set<String> asked = new HashSet<>(bySpelling.getOrDefault(phone, Set.of()));
        asked.addAll(bySpelling.getOrDefault(lid, Set.of()));
        add(byName, Recipient.identity(phone), asked);
        add(byName, lid, asked);
    }

    /** Those of the asked JIDs that are people on the list. */
    Set<String> among(List<OptOut> found) {
        Set<String> asked = new HashSet<>();
        for (OptOut optOut : found) {
            String lid = optOut.lid();
            asked.addAll(byName.getOrDefault(optOut.person(), Set.of()));
            asked.addAll(lid == null ? Set.of() : byName.getOrDefault(lid, Set.of()));
        }
        return asked;
    }
}
