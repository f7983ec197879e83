package io.wafleet.mirror;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.id.DeviceId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Both names of a person, wherever both are known: the phone number in {@code chat} and {@code from}, the hidden number,
 * {@code @lid}, beside it. Learned from what children tell with both; a child that knows only one of them, or tells a
 * receipt by the hidden one (contract 6.3), is completed.
 */
final class Identities {
    private static final Logger log = LoggerFactory.getLogger(Identities.class);
    private static final String PHONE = "@s.whatsapp.net";
    private static final String HIDDEN = "@lid";
    private static final String LID = "Lid";
    private static final List<String> PEOPLE = List.of("chat", "from");
    private static final int MAX_CACHED = 50_000;

    private final IdentityStore store;
    /** Also of whom nothing is known: then it is empty. */
    private final Cache<Name, Optional<String>> others =
            Caffeine.newBuilder().maximumSize(MAX_CACHED).build();

    Identities(IdentityStore store) {
        this.store = store;
    }

    private record Name(DeviceId device, String jid) {}

    /** Completes the normalised fields of an event in place. */
    Future<Void> complete(DeviceId device, JsonObject data) {
        // What one of the pairs tells may be what the other lacks.
        PEOPLE.forEach(person -> learn(device, data, person));
        return complete(device, data, PEOPLE.get(0)).compose(done -> complete(device, data, PEOPLE.get(1)));
    }

    private static String text(JsonObject data, String name) {
        return data.getValue(name) instanceof String text ? text : "";
    }

    private void learn(DeviceId device, JsonObject data, String person) {
        String phone = text(data, person);
        String lid = text(data, person + LID);
        if (phone.endsWith(PHONE) && lid.endsWith(HIDDEN)) {
            Optional<String> known = others.getIfPresent(new Name(device, lid));
            if (known == null || !known.equals(Optional.of(phone))) {
                others.put(new Name(device, lid), Optional.of(phone));
                others.put(new Name(device, phone), Optional.of(lid));
                store.learn(device, lid, phone).onFailure(failure -> {
                    log.atError()
                            .addKeyValue("device", device)
                            .addKeyValue("recipient", phone)
                            .setCause(failure)
                            .log("that somebody has a hidden number could not be stored");
                    others.invalidate(new Name(device, lid));
                });
            }
        }
    }

    private Future<Void> complete(DeviceId device, JsonObject data, String person) {
        String jid = text(data, person);
        if (jid.endsWith(HIDDEN)) {
            data.put(person + LID, jid);
            return other(device, jid).map(phone -> {
                if (phone != null) {
                    data.put(person, phone);
                }
                return null;
            });
        }
        if (jid.endsWith(PHONE) && text(data, person + LID).isEmpty()) {
            return other(device, jid).map(lid -> {
                if (lid != null) {
                    data.put(person + LID, lid);
                }
                return null;
            });
        }
        return Future.succeededFuture();
    }

    private Future<@Nullable String> other(DeviceId device, String jid) {
        Name name = new Name(device, jid);
        Optional<String> known = others.getIfPresent(name);
        if (known != null) {
            return Future.succeededFuture(known.orElse(null));
        }
        Future<@Nullable String> asked = jid.endsWith(HIDDEN) ? store.phoneOf(device, jid) : store.lidOf(device, jid);
        return asked.map(found -> {
            // Learned meanwhile counts more than not found then.
            Optional<String> before = others.asMap().putIfAbsent(name, Optional.ofNullable(found));
            return before == null ? found : before.orElse(null);
        });
    }

    /** The device is gone. */
    Future<Void> forget(DeviceId device) {
        others.asMap().keySet().removeIf(name -> name.device().equals(device));
        return store.delete(device);
    }
}
