package io.wafleet.campaign;

import com.github.f4b6a3.uuid.UuidCreator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.campaign.Campaign.State;
import io.wafleet.campaign.Plan.Entry;
import io.wafleet.campaign.Plan.Fate;
import io.wafleet.cause.CauseCode;
import io.wafleet.job.Order;
import io.wafleet.job.Order.CampaignRow;
import io.wafleet.job.Order.Terms;
import io.wafleet.job.idempotency.Answer;
import io.wafleet.job.idempotency.IdempotencyKey;
import io.wafleet.job.idempotency.IdempotencyStore;
import io.wafleet.job.idempotency.IdempotencyStore.Use;
import io.wafleet.journal.Draft;
import io.wafleet.journal.Journal;
import io.wafleet.problem.Problem;
import io.wafleet.problem.Problem.FieldError;
import io.wafleet.problem.ProblemCode;
import io.wafleet.recipient.Recipients;
import io.wafleet.send.SendService;
import io.wafleet.send.addressing.Suppression;
import io.wafleet.store.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts campaigns and does with them what users want. Their jobs are the lanes' business. */
public final class Campaigns {
    private static final Logger log = LoggerFactory.getLogger(Campaigns.class);
    private static final int ACCEPTED = 202;
    /** The rest is counted. */
    private static final int MAX_NAMED = 100;

    private final Vertx vertx;
    private final CampaignStore store;
    private final IdempotencyStore keys;
    private final SendService sends;
    private final Suppression suppression;
    private final Recipients recipients;
    private final Journal journal;
    private final Clock clock;
    private final Turns turns = new Turns();

    public Campaigns(
            Vertx vertx,
            Database database,
            SendService sends,
            Suppression suppression,
            Recipients recipients,
            Journal journal,
            Clock clock) {
        this.vertx = vertx;
        this.store = new CampaignStore(database);
        this.keys = new IdempotencyStore(database);
        this.sends = sends;
        this.suppression = suppression;
        this.recipients = recipients;
        this.journal = journal;
        this.clock = clock;
    }

    /** Ends what an earlier gateway began, from now on; the lanes are open. */
    public void open() {
        store.halfCancelled()
                .onFailure(failure -> log.error("campaigns could not be looked through", failure))
                .onSuccess(campaigns -> campaigns.forEach(this::cancelJobs));
    }

    private Future<Integer> cancelJobs(Campaign campaign) {
        return sends.cancelCampaign(campaign.id(), CauseCode.CAMPAIGN_CANCELLED.cause())
                .onFailure(
                        failure -> log.error("campaign {}: its jobs could not be cancelled", campaign.id(), failure));
    }

    /** What a campaign would come to; nothing is stored. */
    public Future<JsonObject> dryRun(CampaignOrder order) {
        return turns.take(
                order.tenant(),
                () -> vertx.executeBlocking(() -> Plan.rehearsal(order, recipients), false)
                        .compose(plan ->
                                new DryRun(store, sends, suppression, order.tenant(), order.device()).of(plan)));
    }

    /**
     * Stores a campaign with all its jobs, or nothing of it.
     *
     * @param key null if the request has none; with one, a repeat gets the first answer
     */
    public Future<Answer> submit(CampaignOrder order, @Nullable IdempotencyKey key) {
        if (key == null) {
            return accept(order, null).map(made -> answer(Objects.requireNonNull(made.campaign)));
        }
        return keys.find(key.tenant(), key.value())
                .compose(use -> use != null ? Future.succeededFuture(new Made(null, use)) : accept(order, key))
                .compose(made -> made.use == null
                        ? keys.keep(key, answer(Objects.requireNonNull(made.campaign)))
                        : repeated(made.use, key));
    }

    /** A new campaign, or how the key was used before. */
    private record Made(
            @Nullable Campaign campaign, @Nullable Use use) {}

    private Future<Answer> repeated(Use use, IdempotencyKey key) {
        return use.answerTo(
                key,
                () -> store.find(use.subject())
                        .compose(campaign -> keys.keep(
                                key, answer(Objects.requireNonNull(campaign, "a key without its campaign")))));
    }

    private static Answer answer(Campaign campaign) {
        return new Answer(campaign.id(), ACCEPTED, campaign.toJson(true).encode());
    }

    private Future<Made> accept(CampaignOrder order, @Nullable IdempotencyKey key) {
        return turns.take(order.tenant(), () -> plan(order).compose(plan -> store(order, plan, key)));
    }

    private Future<Made> store(CampaignOrder order, Plan plan, @Nullable IdempotencyKey key) {
        Campaign campaign = campaign(order, plan);
        List<Entry> skipped = new ArrayList<>(plan.entries());
        skipped.removeIf(entry -> entry.fate() == Fate.OK);
        return sends.submitAll(
                        order.device(),
                        orders(order, plan, campaign.id()),
                        session -> key == null
                                ? CampaignStore.insert(session, campaign, skipped)
                                        .map(stored -> (Use) null)
                                : IdempotencyStore.claim(session, key, campaign.id(), campaign.createdAt())
                                        .compose(use -> use != null
                                                ? Future.succeededFuture(use)
                                                : CampaignStore.insert(session, campaign, skipped)
                                                        .map(stored -> (Use) null)))
                .compose(use -> use == null
                        ? announce(campaign).map(told -> new Made(campaign, null))
                        : Future.succeededFuture(new Made(null, use)));
    }

    private Future<Plan> plan(CampaignOrder order) {
        return vertx.executeBlocking(() -> Plan.of(order, recipients), false).compose(plan -> {
            List<Entry> invalid = plan.with(Fate.INVALID);
            if (!invalid.isEmpty() && !order.skipInvalid()) {
                return Future.failedFuture(refusal(invalid).exception());
            }
            return plan.count(Fate.OK) == 0
                    ? Future.failedFuture(
                            Problem.field("rows", "has nobody to send to").exception())
                    : Future.succeededFuture(plan);
        });
    }

    private static Problem refusal(List<Entry> invalid) {
        List<FieldError> errors = invalid.stream()
                .limit(MAX_NAMED)
                .map(entry -> new FieldError(field(entry), text(entry)))
                .toList();
        Entry first = invalid.get(0);
        String detail = invalid.size() == 1
                ? text(first)
                : "%d rows cannot be sent; the first: %s".formatted(invalid.size(), text(first));
        return new Problem(ProblemCode.INVALID_REQUEST, detail, field(first), errors);
    }

    private static String text(Entry entry) {
        return Objects.requireNonNull(entry.cause(), "an invalid row has a cause")
                .text();
    }

    private static String field(Entry entry) {
        String field = entry.field();
        return "rows[" + entry.number() + "]" + (field == null || field.isEmpty() ? "" : "." + field);
    }

    private Campaign campaign(CampaignOrder order, Plan plan) {
        Instant now = clock.instant();
        return new Campaign(
                UuidCreator.getTimeOrderedEpochPlus1().toString(),
                order.tenant(),
                order.device(),
                order.name(),
                State.RUNNING,
                plan.entries().size(),
                plan.count(Fate.OK),
                plan.count(Fate.INVALID),
                plan.count(Fate.DUPLICATE),
                now,
                now);
    }

    private static List<Order> orders(CampaignOrder order, Plan plan, String campaign) {
        Terms terms = order.terms();
        return plan.with(Fate.OK).stream()
                .map(entry -> new Order(
                        order.tenant(),
                        order.device(),
                        entry.to(),
                        Objects.requireNonNull(entry.content()),
                        new Terms(
                                terms.priority(),
                                terms.sendAt(),
                                terms.expiresAt(),
                                terms.onUncertain(),
                                new CampaignRow(campaign, entry.number()))))
                .toList();
    }

    /** Fails with {@code campaign-not-found} where the access covers none of this id. */
    public Future<Campaign> find(Access by, String id) {
        return store.find(by, id);
    }

    public Future<List<JsonObject>> list(Access by, @Nullable String before, int limit) {
        return store.list(by, before, limit)
                .map(found -> found.stream()
                        .map(each -> each.campaign().toJson(each.open()))
                        .toList());
    }

    /** The campaign and how far it is, for the API. */
    public Future<JsonObject> view(Campaign campaign) {
        Instant now = clock.instant();
        return store.counts(campaign.id(), now.minus(Progress.LATELY)).map(counts -> {
            Progress progress = new Progress(campaign, counts, now);
            return progress.toJson(sends.forecast(campaign.device(), 0, 0));
        });
    }

    /** Keeps back what is not sent yet. */
    public Future<Campaign> pause(Campaign campaign) {
        return change(campaign, State.PAUSED);
    }

    public Future<Campaign> resume(Campaign campaign) {
        return change(campaign, State.RUNNING).onSuccess(resumed -> sends.wake(campaign.device()));
    }

    /** Takes back what is not sent yet. */
    public Future<Campaign> cancel(Campaign campaign) {
        return change(campaign, State.CANCELLED)
                .compose(cancelled -> cancelJobs(cancelled).map(cancelled));
    }

    private Future<Campaign> change(Campaign campaign, State state) {
        if (campaign.state() == State.CANCELLED && state != State.CANCELLED) {
            return Future.failedFuture(
                    Problem.of(ProblemCode.CAMPAIGN_CANCELLED).exception());
        }
        Campaign changed = campaign.in(state, clock.instant());
        return campaign.state() == state
                ? Future.succeededFuture(campaign)
                : store.save(changed).compose(saved -> announce(changed)).map(changed);
    }

    private Future<Void> announce(Campaign campaign) {
        JsonObject data = new JsonObject().put("campaign", campaign.toJson(true));
        return journal.append(new Draft(
                        campaign.tenant(), campaign.device(), "campaign.changed", campaign.updatedAt(), null, data))
                .mapEmpty();
    }
}
