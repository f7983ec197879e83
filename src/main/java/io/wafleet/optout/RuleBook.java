package io.wafleet.optout;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.config.OptOutDefaults;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** By which words each tenant's people opt out, and what they are answered. Confined to the context that opened it. */
final class RuleBook {
    private final RuleStore store;
    private final OptOutDefaults usual;
    private final Map<String, Rules> own = new HashMap<>();
    /** Made once for many messages. */
    private final Map<String, Words> words = new HashMap<>();

    private RuleBook(RuleStore store, OptOutDefaults usual) {
        this.store = store;
        this.usual = usual;
    }

    static Future<RuleBook> open(RuleStore store, OptOutDefaults usual) {
        RuleBook book = new RuleBook(store, usual);
        return store.list().map(rules -> {
            rules.forEach(each -> book.own.put(each.tenant(), each));
            return book;
        });
    }

    private Rules own(String tenant) {
        return own.getOrDefault(tenant, new Rules(tenant, null, null));
    }

    private List<String> words(Rules rules) {
        List<String> set = rules.words();
        return set == null ? usual.words() : set;
    }

    /** The word by which the message opts out of what the tenant sends; null if it does not. */
    @Nullable
    String said(String tenant, String message) {
        return words.computeIfAbsent(tenant, name -> new Words(words(own(name))))
                .said(message);
    }

    /** What whoever opts out is answered; empty for nothing. */
    String confirmation(String tenant) {
        String set = own(tenant).confirmation();
        return set == null ? usual.confirmation() : set;
    }

    Future<Void> set(Rules rules) {
        return store.save(rules).onSuccess(saved -> {
            own.put(rules.tenant(), rules);
            words.remove(rules.tenant());
        });
    }

    /** The tenant is gone. */
    Future<Void> removeOf(String tenant) {
        return store.removeOf(tenant).onSuccess(removed -> {
            own.remove(tenant);
            words.remove(tenant);
        });
    }

    /** What holds for the tenant, and what of it is its own, for the API. */
    JsonObject view(String tenant) {
        Rules rules = own(tenant);
        return new JsonObject()
                .put("tenant", tenant)
                .put("words", new JsonArray(words(rules)))
                .put("confirmation", confirmation(tenant))
                .put(
                        "own",
                        new JsonObject()
                                .put("words", rules.words() != null)
                                .put("confirmation", rules.confirmation() != null));
    }
}
