package io.wafleet.campaign;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.campaign.Plan.Entry;
import io.wafleet.campaign.Plan.Fate;
import io.wafleet.cause.Cause;
import io.wafleet.id.DeviceId;
import io.wafleet.recipient.Recipient;
import io.wafleet.send.SendService;
import io.wafleet.send.addressing.Suppression;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a campaign would come to, row by row, and how long it would take. */
record DryRun(CampaignStore store, SendService sends, Suppression suppression, String tenant, DeviceId device) {

    Future<JsonObject> of(Plan plan) {
        return optedOut(plan)
                .compose(optedOut -> strangers(plan).map(strangers -> {
                    strangers.removeAll(optedOut);
                    JsonArray rows = new JsonArray();
                    plan.entries().forEach(entry -> rows.add(json(entry, strangers, optedOut)));
                    int accepted = plan.count(Fate.OK);
                    int first = strangers.size();
                    return new JsonObject()
                            .put("dryRun", true)
                            .put("device", device.value())
                            .put("rows", plan.entries().size())
                            .put("accepted", accepted)
                            .put("invalid", plan.count(Fate.INVALID))
                            .put("duplicates", plan.count(Fate.DUPLICATE))
                            .put("optedOut", optedOut.size())
                            .put("firstContacts", first)
                            .put(
                                    "estimatedSeconds",
                                    sends.forecast(device, first, accepted - optedOut.size() - first)
                                            .toSeconds())
                            .put("result", rows);
                }));
    }

    /** Those who would get nothing, for they have opted out. */
    private Future<Set<String>> optedOut(Plan plan) {
        return suppression.among(
                tenant, plan.with(Fate.OK).stream().map(Entry::to).toList());
    }

    private static JsonObject json(Entry entry, Set<String> strangers, Set<String> optedOut) {
        JsonObject json = new JsonObject()
                .put("row", entry.number())
                .put("to", entry.to())
                .put("state", entry.fate().text())
                .put("field", entry.field())
                .put("cause", Cause.json(entry.cause()));
        if (entry.fate() == Fate.OK) {
            json.put("firstContact", strangers.contains(entry.to())).put("optedOut", optedOut.contains(entry.to()));
        }
        return entry.content() == null
                ? json
                : json.put("content", entry.content().toJson());
    }

    /** Who among the recipients never was in touch with the device, whatever the spelling. */
    private Future<Set<String>> strangers(Plan plan) {
        Set<String> people = new HashSet<>();
        plan.with(Fate.OK).stream().map(Entry::to).filter(Recipient::isPerson).forEach(people::add);
        List<String> spellings = people.stream()
                .flatMap(jid -> Recipient.spellings(jid).stream())
                .toList();
        return store.inTouch(device, spellings).map(known -> {
            people.removeIf(jid -> Recipient.spellings(jid).stream().anyMatch(known::contains));
            return people;
        });
    }
}
